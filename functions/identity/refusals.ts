import { defineRefusals } from '../../shared/refusal.ts';

export const [identityRefusals, refuseIdentity] = defineRefusals({
  WECHAT_BUSY: { status: 503, message: '微信暂时没有应答，请稍后再试' },
  LOGIN_CODE_INVALID: { status: 422, message: '登录凭证已失效，请重新打开小程序' },
  WECHAT_RISK: { status: 403, message: '微信提示该账号存在风险，请联系服务热线办理' },
  WECHAT_TOO_OFTEN: { status: 429, message: '登录太频繁，请一分钟后再试' },
  SESSION_OVER: { status: 401, message: '登录已过期，请重新登录' },
  OWN_ACCOUNT: { status: 403, message: '不能给自己授权，请由其他管理员办理' },
  OUTSIDE_YOUR_REGION: { status: 403, message: '这超出了您的管辖范围' },
  DUTY_MISSING: { status: 400, message: '请选择岗位' },
  CITIZEN_NUMBER_WRONG: { status: 400, message: '身份证号码不对，请核对后再填' },
  OWN_BINDING: { status: 403, message: '不能为自己办理绑定，请由老人本人或其他同事办理' },
  BINDING_NOT_WAITING: { status: 409, message: '这条申请已经失效，请家属重新申请' },
  BINDING_NOT_ACTIVE: { status: 409, message: '这条绑定没有生效，无需申诉' },
  BINDING_DISPUTED: { status: 409, message: '这条绑定正在核实，请联系服务热线办理' },
  LINK_CODE_WRONG: { status: 404, message: '绑定码不对或已过期，请核对后再输入' },
  RELATIVE_UNNAMED: { status: 400, message: '请填写您的称呼，以及您是老人的什么人' },
  LINK_CODE_TAKEN: { status: 409, message: '请重新生成绑定码' },
});
