import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import type { Wechat } from '../../shared/wechat.ts';

/** What the commands of this room work with. */
export interface Deps {
  table: Table;
  keyring: () => Promise<Keyring>;
  wechat: Wechat;
}
