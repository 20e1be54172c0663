import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { environment } from './environment.ts';
import { callJson } from './signed-call.ts';
import type { Item, Table } from './table.ts';

/**
 * The keyring: data keys wrapped by KMS, kept in the main table. One KMS call unwraps a version, and
 * a key per purpose is derived from it. Rotation adds a version: after ten minutes new work uses it, old work still opens.
 */
export type Purpose = 'session' | 'citizen-number' | 'field' | 'proof' | 'cursor';

export interface KeyVersion {
  kid: string;
  secret: Uint8Array;
}
export interface WrappedKey extends Item {
  kid: string;
  /** KMS ciphertext, base64. */
  wrapped: string;
  /** Epoch ms. */
  createdAt: number;
}
export const KEYRING_PK = 'KEYRING';

export class Keyring {
  readonly #versions: readonly KeyVersion[];
  readonly #current: KeyVersion;
  readonly #derived = new Map<string, Buffer>();
  /** Versions oldest first, as their ids sort. `current` makes new work; every version still opens old work. */
  constructor(versions: readonly KeyVersion[], current: string | undefined = versions.at(-1)?.kid) {
    const used = versions.find((version) => version.kid === current);
    if (!used) throw new Error('the keyring is empty: create its first key');
    this.#versions = versions;
    this.#current = used;
  }

  #derive(version: KeyVersion, purpose: Purpose): Buffer {
    const name = `${version.kid}/${purpose}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const derived = Buffer.from(hkdfSync('sha256', version.secret, version.kid, purpose, 32));
    this.#derived.set(name, derived);
    return derived;
  }
  #find(kid: string): KeyVersion | undefined {
    return this.#versions.find((version) => version.kid === kid);
  }

  /** Names the version that makes new work. */
  get currentKid(): string {
    return this.#current.kid;
  }

  /** `kid.mac` over the text, by the current key. */
  sign(purpose: Purpose, text: string): string {
    const version = this.#current;
    return `${version.kid}.${createHmac('sha256', this.#derive(version, purpose)).update(text).digest('base64url')}`;
  }
  verify(purpose: Purpose, text: string, signature: string): boolean {
    const [kid = '', mac = ''] = signature.split('.');
    const version = this.#find(kid);
    if (!version) return false;
    const expected = createHmac('sha256', this.#derive(version, purpose)).update(text).digest();
    const given = Buffer.from(mac, 'base64url');
    // Base64 has several spellings of the same bytes: only the one we write is ours.
    if (given.toString('base64url') !== mac) return false;
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** A keyed digest for look-ups, hex. Always by the first key: an index cannot be rotated without being rebuilt. */
  lookup(purpose: 'citizen-number', text: string): string {
    return createHmac('sha256', this.#derive(this.#versions[0]!, purpose)).update(text).digest('hex');
  }
  /** A stable MAC by a named version (or the current): `[kid, bytes]`, for short codes. */
  mac(purpose: Purpose, text: string, kid?: string): [kid: string, mac: Buffer] {
    const version = kid === undefined ? this.#current : this.#find(kid);
    if (!version) throw new Error('unknown key version');
    return [version.kid, createHmac('sha256', this.#derive(version, purpose)).update(text).digest()];
  }

  /** AES-256-GCM, bound to the place it is stored in (`ELDER#…/phone`): a ciphertext moved elsewhere does not open. */
  seal(text: string, place: string): string {
    const version = this.#current;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#derive(version, 'field'), iv).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${version.kid}.${sealed.toString('base64url')}`;
  }
  /** Throws when the text was altered or moved. */
  open(sealed: string, place: string): string {
    const [kid = '', data = ''] = sealed.split('.');
    const version = this.#find(kid);
    if (!version) throw new Error('sealed by an unknown key version');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#derive(version, 'field'), bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  }
}

const REFRESH_MS = 5 * 60_000;
/** A new version waits until every process has seen it: what it signs must verify everywhere. */
const SETTLING_MS = 2 * REFRESH_MS;

/** The keyring of the table, unwrapped once per process and looked at again every five minutes. */
export function keyringOf(table: Table, clock: () => number): () => Promise<Keyring> {
  let loaded: { at: number; keyring: Promise<Keyring> } | undefined;
  const load = async (): Promise<Keyring> => {
    const { items } = await table.query<WrappedKey>({ pk: KEYRING_PK });
    const versions = await Promise.all(
      items.map(async ({ kid, wrapped }) => {
        const { Plaintext } = await callJson<{ Plaintext: string }>('kms', 'TrentService.Decrypt', {
          CiphertextBlob: wrapped,
          KeyId: environment.keyringKey(),
          EncryptionContext: { kid },
        });
        return { kid, secret: Buffer.from(Plaintext, 'base64') };
      }),
    );
    const settled = items.findLast(({ createdAt }) => createdAt <= clock() - SETTLING_MS) ?? items[0];
    return new Keyring(versions, settled?.kid);
  };
  return () => {
    // Either way: a process whose clock was put right, backwards, would not look again until it has caught up.
    if (!loaded || Math.abs(clock() - loaded.at) > REFRESH_MS) {
      const keyring = load();
      loaded = { at: clock(), keyring };
      keyring.catch(() => {
        loaded = undefined;
      });
    }
    return loaded.keyring;
  };
}

/** A fresh data key from KMS as an item to store: how the keyring starts and how it rotates. */
export async function newWrappedKey(kid: string, now: number): Promise<WrappedKey> {
  const { CiphertextBlob } = await callJson<{ CiphertextBlob: string }>(
    'kms',
    'TrentService.GenerateDataKeyWithoutPlaintext',
    {
      KeyId: environment.keyringKey(),
      KeySpec: 'AES_256',
      EncryptionContext: { kid },
    },
  );
  return { pk: KEYRING_PK, sk: `KEY#${kid}`, kind: 'key', kid, wrapped: CiphertextBlob, createdAt: now };
}
