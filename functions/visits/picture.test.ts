import { crc32 } from 'node:zlib';
import { readPicture } from './picture.ts';

const segment = (marker: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content as string);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(bytes.length + 2, 2);
  return Buffer.concat([head, bytes]);
};
const jpeg = (scan: string, ...segments: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, 'JFIF\0'),
    ...segments,
    segment(0xdb, 'tables'),
    segment(0xda, 'scan-head'),
    Buffer.from(scan),
    Buffer.from([0xff, 0xd9]),
  ]);
const chunk = (type: string, content: string): Buffer => {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(content)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = (...more: Buffer[]): Buffer =>
  Buffer.concat([PNG, chunk('IHDR', '0123456789abc'), ...more, chunk('IDAT', 'pixels'), chunk('IEND', '')]);

describe('a photo', () => {
  test.each([
    ['a JPEG', jpeg('pixels'), 'image/jpeg'],
    ['a PNG', png(), 'image/png'],
    ['a text', Buffer.from('<svg onload="alert(1)"/>'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
    ['only the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff]), undefined],
    ['a JPEG without a scan', Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe0, 'JFIF\0')]), undefined],
    ['a JPEG whose segment is longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0]), undefined],
    ['a JPEG whose segment has no length', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]), undefined],
    ['a PNG cut off', png().subarray(0, 40), undefined],
    ['a PNG without pixels', Buffer.concat([PNG, chunk('IHDR', '0123456789abc'), chunk('IEND', '')]), undefined],
  ])('%s', (_name, file, contentType) => {
    expect(readPicture(file)?.contentType).toBe(contentType);
  });

  test('place and date its maker wrote into it are not kept, and do not make another picture of it', () => {
    const exif = segment(0xe1, 'Exif\0\0 34.03N 113.85E 2020-01-01');
    const [plain, told] = [readPicture(jpeg('pixels'))!, readPicture(jpeg('pixels', exif, segment(0xfe, 'hello')))!];
    expect(told.bytes.includes('113.85E')).toBe(false);
    expect(told.sha256).toBe(plain.sha256);
    expect(readPicture(png(chunk('tEXt', 'Comment\0me')))!.sha256).toBe(readPicture(png())!.sha256);
  });

  test('what hides behind its end is not kept', () => {
    const padded = Buffer.concat([jpeg('pixels'), Buffer.from('another story')]);
    expect(readPicture(padded)!.sha256).toBe(readPicture(jpeg('pixels'))!.sha256);
  });

  test('another picture has another digest', () => {
    expect(readPicture(jpeg('pixels'))!.sha256).not.toBe(readPicture(jpeg('pixelz'))!.sha256);
  });
});
