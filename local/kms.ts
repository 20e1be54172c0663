import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { AccessControl } from './access.ts';
import { AwsError, type DoorCall, jsonAnswer, type Service } from './door.ts';
import { type JsonObject, objectOf, textOf } from './json.ts';
import type { KeyModel } from './stack-model.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 16;

const keyIdBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** The encryption context is bound to the ciphertext whatever the order of its names. */
const associatedData = (key: KeyModel, context: JsonObject): Buffer =>
  Buffer.from(JSON.stringify([key.arn, ...Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]));

/** KMS behind the door, over one master secret kept in the data folder. */
export function kmsService(keys: readonly KeyModel[], master: Buffer, access: AccessControl): Service {
  const cipherKey = (key: KeyModel): Buffer => Buffer.from(hkdfSync('sha256', master, key.id, 'kms', 32));

  function keyNamed(name: string): KeyModel {
    const found = keys.find(
      (key) =>
        name === key.id ||
        name === key.arn ||
        key.aliases.some((alias) => name === alias || name.endsWith(`:${alias}`)),
    );
    if (!found) throw new AwsError(400, 'NotFoundException', `Key '${name}' does not exist`);
    return found;
  }

  function seal(key: KeyModel, plaintext: Buffer, context: JsonObject): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv).setAAD(associatedData(key, context));
    return Buffer.concat([keyIdBytes(key.id), iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  function open(blob: Buffer, context: JsonObject): { key: KeyModel; decrypt: () => Buffer } {
    const invalid = () => new AwsError(400, 'InvalidCiphertextException', 'the ciphertext does not open');
    const key = keys.find(({ id }) => keyIdBytes(id).equals(blob.subarray(0, KEY_ID_BYTES)));
    if (!key || blob.length < KEY_ID_BYTES + IV_BYTES + TAG_BYTES) throw invalid();
    return {
      key,
      decrypt() {
        const iv = blob.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), iv);
        decipher.setAAD(associatedData(key, context)).setAuthTag(blob.subarray(-TAG_BYTES));
        try {
          const body = blob.subarray(KEY_ID_BYTES + IV_BYTES, -TAG_BYTES);
          return Buffer.concat([decipher.update(body), decipher.final()]);
        } catch {
          throw invalid();
        }
      },
    };
  }

  function demand(call: DoorCall, key: KeyModel, context: JsonObject): void {
    const names = Object.keys(context);
    access.demand(call.caller, `kms:${call.operation}`, key.arn, {
      ...Object.fromEntries(
        names.map((name) => [`kms:encryptioncontext:${name.toLowerCase()}`, [textOf(context[name])]]),
      ),
      ...(names.length ? { 'kms:encryptioncontextkeys': names } : {}),
    });
  }

  function generate(call: DoorCall, input: JsonObject, context: JsonObject) {
    const key = keyNamed(textOf(input.KeyId));
    demand(call, key, context);
    const bytes = input.KeySpec === 'AES_128' ? 16 : input.KeySpec === 'AES_256' ? 32 : Number(input.NumberOfBytes);
    if (!(bytes >= 1 && bytes <= 1024))
      throw new AwsError(400, 'ValidationException', 'exactly one of KeySpec and NumberOfBytes is needed');
    const plaintext = randomBytes(bytes);
    const answer = { CiphertextBlob: seal(key, plaintext, context).toString('base64'), KeyId: key.arn };
    return jsonAnswer(
      call.operation === 'GenerateDataKey' ? { ...answer, Plaintext: plaintext.toString('base64') } : answer,
    );
  }

  return (call) => {
    const input = objectOf(JSON.parse(call.body.toString('utf8')));
    const context = objectOf(input.EncryptionContext);
    switch (call.operation) {
      case 'GenerateDataKey':
      case 'GenerateDataKeyWithoutPlaintext':
        return generate(call, input, context);
      case 'Decrypt': {
        const { key, decrypt } = open(Buffer.from(textOf(input.CiphertextBlob), 'base64'), context);
        demand(call, key, context);
        if (input.KeyId !== undefined && keyNamed(textOf(input.KeyId)) !== key)
          throw new AwsError(400, 'IncorrectKeyException', 'The key ID does not identify the key that encrypted this');
        return jsonAnswer({
          KeyId: key.arn,
          Plaintext: decrypt().toString('base64'),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        });
      }
      default:
        throw new AwsError(400, 'UnsupportedOperationException', `${call.operation} is not played here`);
    }
  };
}
