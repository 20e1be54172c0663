import { defineRefusals } from '../../shared/refusal.ts';

/** Refusals of those who write menus. */
export const [menuRefusals, refuseMenu] = defineRefusals({
  MEAL_IS_PAST: { status: 409, message: '这一餐的供餐时间已经过去' },
  MENU_TOO_FAR: { status: 409, message: '菜单最多提前28天公布' },
  MEAL_BOOKED: { status: 409, message: '这一餐已有老人预订，不能撤回菜单，请改为停餐' },
  DISH_BOOKED: { status: 409, message: '这道菜已有老人预订，不能从菜单上删去，请标记售罄' },
  NOTHING_TO_COPY: { status: 409, message: '那一周没有菜单可以复制' },
});
