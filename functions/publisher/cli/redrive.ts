import { parseArgs } from 'node:util';
import { callJson } from '../../../shared/signed-call.ts';
import type { Entry } from '../publisher.ts';
import { type DeadLetter, type RedrivePorts, redrive } from '../redrive.ts';

const HELP = `npm run redrive -- --bus 总线 --queue 队列地址 [--queue …]
  死信队列里的事件重新发到事件总线，发到一件删一件；中断了再做一遍即可
  数据流的位置和定时任务没有事件可发，留在队列里并逐条说明
  凭证和区域取自环境变量：AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_SESSION_TOKEN、AWS_REGION
返回码：0 全部发出，1 有留下的，2 没能做`;

/** Longer than a round of ten takes: what stays in the queue is not met a second time. */
const VISIBILITY_SECONDS = 300;

interface Received {
  Messages?: { MessageId: string; ReceiptHandle: string; Body: string }[];
}
interface Put {
  Entries: { ErrorCode?: string; ErrorMessage?: string }[];
}

const portsOf = (QueueUrl: string): RedrivePorts => ({
  async receive(): Promise<DeadLetter[]> {
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: VISIBILITY_SECONDS, WaitTimeSeconds: 2 };
    const { Messages = [] } = await callJson<Received>('sqs', 'AmazonSQS.ReceiveMessage', input);
    return Messages.map(({ MessageId: id, ReceiptHandle: receipt, Body: body }) => ({ id, receipt, body }));
  },
  async put(entry: Entry): Promise<void> {
    const { Entries } = await callJson<Put>('events', 'AWSEvents.PutEvents', { Entries: [entry] });
    const refused = Entries.find(({ ErrorCode }) => ErrorCode);
    if (refused) throw new Error(`the bus refused: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`);
  },
  async remove({ receipt }: DeadLetter): Promise<void> {
    await callJson('sqs', 'AmazonSQS.DeleteMessage', { QueueUrl, ReceiptHandle: receipt });
  },
});

try {
  const { values } = parseArgs({
    options: {
      bus: { type: 'string' },
      queue: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.bus === undefined || values.queue.length === 0) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
  } else
    for (const queue of values.queue) {
      const letters = await redrive(portsOf(queue), values.bus);
      for (const { id, event, stays } of letters)
        console.log(event ? `发出 ${event.name} ${event.id}` : `留下 ${id} ${stays}`);
      console.log(
        `${queue}：发出 ${letters.filter(({ event }) => event).length}，留下 ${letters.filter(({ stays }) => stays).length}`,
      );
      if (letters.some(({ stays }) => stays)) process.exitCode = 1;
    }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
