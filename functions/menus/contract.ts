import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate } from '../../shared/schemas.ts';
import { closedRefusals, mealAnswer, slotRefusals } from '../facilities/index.ts';
import { menuRefusals } from './refusals.ts';
import { dish, dishes, dishId, facilityId, mealtime, monday } from './schema.ts';

const writers: AccessRule[] = [
  { role: 'staff', within: 'own' },
  { role: 'admin', within: 'region' },
];

const ofFacility = z.strictObject({ facilityId });
const ofMeal = z.strictObject({ facilityId, date: businessDate, mealtime });
const ofWeek = z.strictObject({ facilityId, monday });
const meal = z.strictObject({ date: businessDate, mealtime });

const { MEAL_IS_PAST, MENU_TOO_FAR, MEAL_BOOKED, DISH_BOOKED, NOTHING_TO_COPY } = menuRefusals;
const { MEALTIME_NOT_OFFERED } = closedRefusals;
const { MEAL_NOT_PUBLISHED, DISH_NOT_ON_MENU } = slotRefusals;

/** Forty dishes with everything said about them, and a week of such meals. */
const MEAL_BYTES = 64 * 1024;
const WEEK_BYTES = 21 * MEAL_BYTES;

const menuAnswer = z.strictObject({
  facilityId,
  date: businessDate,
  meals: z.array(
    mealAnswer.extend({
      published: z.boolean(),
      seatsLeft: z.int(),
      dishes: z.array(
        dish.extend({
          soldOut: z.boolean(),
          portionsLeft: z.int().optional(),
          suitable: z.boolean().optional(),
          reasons: z
            .array(z.strictObject({ code: z.enum(['ALLERGEN', 'DIET']), of: z.string(), message: z.string() }))
            .optional(),
        }),
      ),
    }),
  ),
});

const exampleFacility = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleDish = {
  dishId: 'ds_01JD8Q1A2B3C4D5E6F7G8H9JKM',
  name: '红烧豆腐套餐',
  kind: 'set' as const,
  priceFen: 1200,
  portions: 60,
  diets: ['soft' as const],
  allergens: ['soy' as const],
  nutrition: { energyKj: 2600, proteinMg: 28_000, fatMg: 22_000, carbohydrateMg: 76_000, sodiumMg: 900 },
};
const exampleMeal = { date: '2026-11-24', mealtime: 'lunch' as const };
const exampleMenu = {
  mealtime: 'lunch' as const,
  opensAt: '2026-11-24T11:00:00+08:00',
  closesAt: '2026-11-24T12:30:00+08:00',
  cutOffAt: '2026-11-24T09:30:00+08:00',
  pastCutOff: false,
  published: true,
  seatsLeft: 41,
};
const exampleShown = { ...exampleDish, soldOut: false, portionsLeft: 21 };

const saveDish = defineRoute({
  name: 'save-dish',
  method: 'PUT',
  path: '/facilities/{facilityId}/dishes/{dishId}',
  summary: '把一道菜存入菜品库，或修改库里的菜；已有的菜单不变',
  access: writers,
  params: z.strictObject({ facilityId, dishId }),
  body: dish.omit({ dishId: true }),
  answer: dish,
  refusals: {},
  example: {
    params: { facilityId: exampleFacility, dishId: exampleDish.dishId },
    body: { name: '米饭', kind: 'dish', priceFen: 100, diets: [], allergens: [] },
    answer: { dishId: exampleDish.dishId, name: '米饭', kind: 'dish', priceFen: 100, diets: [], allergens: [] },
  },
});

const listDishes = defineRoute({
  name: 'list-dishes',
  method: 'GET',
  path: '/facilities/{facilityId}/dishes',
  summary: '查看助餐点的菜品库',
  access: writers,
  params: ofFacility,
  answer: z.strictObject({ dishes: z.array(dish) }),
  refusals: {},
  example: { params: { facilityId: exampleFacility }, answer: { dishes: [exampleDish] } },
});

const removeDish = defineRoute({
  name: 'remove-dish',
  method: 'DELETE',
  path: '/facilities/{facilityId}/dishes/{dishId}',
  summary: '从菜品库删去一道菜；已有的菜单不变',
  access: writers,
  params: z.strictObject({ facilityId, dishId }),
  answer: z.strictObject({ dishId }),
  refusals: {},
  example: {
    params: { facilityId: exampleFacility, dishId: exampleDish.dishId },
    answer: { dishId: exampleDish.dishId },
  },
});

const planMeal = defineRoute({
  name: 'plan-meal',
  method: 'PUT',
  path: '/facilities/{facilityId}/menus/{date}/{mealtime}',
  summary: '起草一餐的菜单；公布以后才生效，空菜单等于删去草稿',
  access: writers,
  params: ofMeal,
  body: z.strictObject({ dishes }),
  maxBodyBytes: MEAL_BYTES,
  answer: meal,
  refusals: { MEALTIME_NOT_OFFERED, MEAL_IS_PAST },
  example: {
    params: { facilityId: exampleFacility, ...exampleMeal },
    body: { dishes: [exampleDish] },
    answer: exampleMeal,
  },
});

const planWeek = defineRoute({
  name: 'plan-week',
  method: 'PUT',
  path: '/facilities/{facilityId}/menu-weeks/{monday}',
  summary: '起草一周的菜单；没有列出的餐不变',
  access: writers,
  params: ofWeek,
  body: z.strictObject({
    meals: z
      .array(meal.extend({ dishes }))
      .min(1)
      .max(21)
      .refine((meals) => new Set(meals.map((each) => `${each.date} ${each.mealtime}`)).size === meals.length),
  }),
  maxBodyBytes: WEEK_BYTES,
  answer: z.strictObject({ planned: z.array(meal) }),
  refusals: { MEALTIME_NOT_OFFERED, MEAL_IS_PAST },
  example: {
    params: { facilityId: exampleFacility, monday: '2026-11-23' },
    body: { meals: [{ ...exampleMeal, dishes: [exampleDish] }] },
    answer: { planned: [exampleMeal] },
  },
});

const copyWeek = defineRoute({
  name: 'copy-week',
  method: 'POST',
  path: '/facilities/{facilityId}/menu-weeks/{monday}/copy',
  summary: '把另一周的菜单复制为这一周的草稿，跳过停餐日和已有菜单的餐',
  access: writers,
  params: ofWeek,
  body: z.strictObject({ from: monday }),
  answer: z.strictObject({
    copied: z.array(meal),
    skipped: z.array(meal.extend({ code: z.string(), message: z.string() })),
  }),
  refusals: { NOTHING_TO_COPY },
  example: {
    params: { facilityId: exampleFacility, monday: '2026-11-30' },
    body: { from: '2026-11-23' },
    answer: { copied: [{ date: '2026-12-01', mealtime: 'lunch' }], skipped: [] },
  },
});

const publishWeek = defineRoute({
  name: 'publish-week',
  method: 'POST',
  path: '/facilities/{facilityId}/menu-weeks/{monday}/publish',
  summary: '公布一周的菜单，开始接受订餐；再次公布时已订的份数不变',
  access: writers,
  params: ofWeek,
  answer: z.strictObject({ published: z.array(meal) }),
  refusals: { MENU_TOO_FAR, MEALTIME_NOT_OFFERED, DISH_BOOKED },
  example: {
    params: { facilityId: exampleFacility, monday: '2026-11-23' },
    answer: { published: [exampleMeal] },
  },
});

const withdrawMeal = defineRoute({
  name: 'withdraw-meal',
  method: 'POST',
  path: '/facilities/{facilityId}/menus/{date}/{mealtime}/withdraw',
  summary: '撤回一餐已公布的菜单（还没有人预订时）',
  access: writers,
  params: ofMeal,
  answer: meal,
  refusals: { MEAL_BOOKED },
  example: { params: { facilityId: exampleFacility, ...exampleMeal }, answer: exampleMeal },
});

const markSoldOut = defineRoute({
  name: 'mark-sold-out',
  method: 'PUT',
  path: '/facilities/{facilityId}/menus/{date}/{mealtime}/dishes/{dishId}/sold-out',
  summary: '标记一道菜售罄，或恢复供应，立即生效',
  access: writers,
  params: ofMeal.extend({ dishId }),
  body: z.strictObject({ soldOut: z.boolean() }),
  answer: z.strictObject({ dishId, soldOut: z.boolean() }),
  refusals: { MEAL_NOT_PUBLISHED, DISH_NOT_ON_MENU },
  example: {
    params: { facilityId: exampleFacility, ...exampleMeal, dishId: exampleDish.dishId },
    body: { soldOut: true },
    answer: { dishId: exampleDish.dishId, soldOut: true },
  },
});

const readWeek = defineRoute({
  name: 'read-week',
  method: 'GET',
  path: '/facilities/{facilityId}/menu-weeks/{monday}',
  summary: '助餐点查看一周的菜单、草稿和预订情况',
  access: writers,
  params: ofWeek,
  answer: z.strictObject({
    meals: z.array(
      meal.extend({
        state: z.enum(['DRAFT', 'PUBLISHED']),
        dishes: z.array(dish).optional(),
        draft: z.array(dish).optional(),
        slot: z
          .strictObject({
            seatsLeft: z.int(),
            booked: z.int(),
            portionsLeft: z.array(z.strictObject({ dishId, left: z.int() })),
            soldOut: z.array(dishId),
          })
          .optional(),
      }),
    ),
  }),
  refusals: {},
  example: {
    params: { facilityId: exampleFacility, monday: '2026-11-23' },
    answer: {
      meals: [
        {
          ...exampleMeal,
          state: 'PUBLISHED',
          dishes: [exampleDish],
          slot: {
            seatsLeft: 41,
            booked: 39,
            portionsLeft: [{ dishId: exampleDish.dishId, left: 21 }],
            soldOut: [],
          },
        },
      ],
    },
  },
});

const readMenu = defineRoute({
  name: 'read-menu',
  method: 'GET',
  path: '/facilities/{facilityId}/menus/{date}',
  summary: '查看助餐点某天的菜单和剩余份数',
  access: 'anyone-signed-in',
  params: z.strictObject({ facilityId, date: businessDate }),
  answer: menuAnswer,
  refusals: {},
  example: {
    params: { facilityId: exampleFacility, date: '2026-11-24' },
    answer: {
      facilityId: exampleFacility,
      date: '2026-11-24',
      meals: [{ ...exampleMenu, dishes: [exampleShown] }],
    },
  },
});

const readMenuForElder = defineRoute({
  name: 'read-menu-for-elder',
  method: 'GET',
  path: '/elders/{elderId}/facilities/{facilityId}/menus/{date}',
  summary: '为老人查看某天的菜单：每道菜适不适合老人的忌口和过敏',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'family', within: 'own', scope: 'view' },
    { role: 'operator', within: 'region' },
  ],
  params: z.strictObject({ elderId: idSchema('elder'), facilityId, date: businessDate }),
  answer: menuAnswer,
  refusals: {},
  example: {
    params: { elderId: 'el_01JD8PZZ00000000000000000A', facilityId: exampleFacility, date: '2026-11-24' },
    answer: {
      facilityId: exampleFacility,
      date: '2026-11-24',
      meals: [
        {
          ...exampleMenu,
          dishes: [
            {
              ...exampleShown,
              suitable: false,
              reasons: [{ code: 'ALLERGEN', of: 'soy', message: '含大豆，您对它过敏' }],
            },
          ],
        },
      ],
    },
  },
});

export const menusRoutes = {
  saveDish,
  listDishes,
  removeDish,
  planMeal,
  planWeek,
  copyWeek,
  publishWeek,
  withdrawMeal,
  markSoldOut,
  readWeek,
  readMenu,
  readMenuForElder,
};
