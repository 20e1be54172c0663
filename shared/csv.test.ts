import { type CellObject, read } from '@e965/xlsx';
import * as fc from 'fast-check';
import { BROKEN_LINES, NASTY_TEXTS } from '../test/fixtures/nasty-texts.ts';
import { type CsvCell, CsvReader, csvLine, csvStart, csvText, encodingOf, parseCsv, unguarded } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).map(({ cells }) => cells);

describe('reading', () => {
  test.each<[what: string, text: string, rows: string[][]]>([
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'LF, no break at the end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a byte order mark', '\uFEFF姓名,电话\r\n', [['姓名', '电话']]],
    ['empty cells', ',a,,\r\n', [['', 'a', '', '']]],
    ['a comma, a quote and a line break in a cell', '"a,b","say ""hi""","x\r\ny"\r\n', [['a,b', 'say "hi"', 'x\r\ny']]],
    ['an empty quoted cell is a row', '""\r\n', [['']]],
    ['empty lines are skipped', 'a\r\n\r\n\nb\r\n', [['a'], ['b']]],
    ['a quote inside a plain cell is a character', '5" pan,b\r\n', [['5" pan', 'b']]],
    ['a quoted cell at the very end', 'a,"b"', [['a', 'b']]],
    ['a carriage return inside a cell stays', 'a\rb,c\r\n', [['a\rb', 'c']]],
  ])('%s', (_what, text, rows) => {
    expect(cellsOf(text)).toEqual(rows);
  });

  test('lines are counted as an editor shows them, through cells with line breaks', () => {
    expect(parseCsv('head\r\n"two\nlines"\r\n\r\nlast').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test('a row with a quote left open is given up alone; its neighbours are read', () => {
    expect(parseCsv('a,1\r\n"b,2\r\nc,3\r\n"d",4\r\ne,5\r\n')).toEqual([
      { line: 1, cells: ['a', '1'] },
      { line: 2, cells: ['"b,2'], problem: 'text-after-quote' },
      { line: 3, cells: ['c', '3'] },
      { line: 4, cells: ['d', '4'] },
      { line: 5, cells: ['e', '5'] },
    ]);
    expect(parseCsv('a\r\n"b\r\nc')).toEqual([
      { line: 1, cells: ['a'] },
      { line: 2, cells: ['"b'], problem: 'unclosed-quote' },
      { line: 3, cells: ['c'] },
    ]);
  });

  test('an open quote does not hold back more than 64 KB of rows', () => {
    const reader = new CsvReader();
    const rows = reader.push(`"open\r\n${'x,1\r\n'.repeat(14_000)}`);
    expect(rows).toHaveLength(14_001);
    expect(rows[0]).toEqual({ line: 1, cells: ['"open'], problem: 'unclosed-quote' });
  });

  test('pieces cut anywhere, resumed in another process, give the same rows', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', '"', ',', '\r', '\n', ' ', '𠮷'), maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ unit: cell, maxLength: 30 }), fc.array(fc.nat(60), { maxLength: 6 }), (text, cuts) => {
        let position = { line: 1, rest: '' };
        const rows = [];
        const edges = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        for (const [i, edge] of edges.slice(1).entries()) {
          const reader = new CsvReader(position);
          rows.push(...reader.push(text.slice(edges[i], edge)));
          position = reader.position;
        }
        rows.push(...new CsvReader(position).end());
        expect(rows).toEqual(parseCsv(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('writing', () => {
  test('whatever is written is read back, unguarded, as it was', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/\t$/.test(value));
    const id = fc.stringMatching(/^\d{1,20}$/).map((digits) => ({ id: digits }));
    const row = fc.array(fc.oneof(text, id, fc.integer()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const meant = (cell: CsvCell) => (typeof cell === 'object' ? cell.id : String(cell));
        expect(cellsOf(csvText(rows)).map((cells) => cells.map(unguarded))).toEqual(
          rows.map((cells) => cells.map(meant)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+8613800000000', "'+8613800000000"],
    ['-1+cmd|x', "'-1+cmd|x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['\t=1', `"'\t=1"`],
    ['\0=1', "'\0=1"],
    ["'=1", "''=1"],
    ['-0.05', '-0.05'],
    ['-12', '-12'],
    ['张三', '张三'],
  ])('%j is written as %s', (cell, written) => {
    expect(csvLine([cell])).toBe(`${written}\r\n`);
  });

  test('S11: no cell of any text begins like a formula for a spreadsheet', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\0', '1', 'a', '"') }), (text) => {
        const [row] = parseCsv(csvLine([text, 'end']));
        expect(row?.cells[0]).toMatch(/^($|[^=+\-@\t\r\0]|-?\d+(\.\d+)?$)/);
      }),
    );
  });

  test.each([...NASTY_TEXTS, ...BROKEN_LINES])('opened by a spreadsheet program, %j computes nothing', (text) => {
    const { Sheets } = read(Buffer.from(csvText([['姓名'], [text, { id: text }]])), { cellFormula: true });
    const cells: CellObject[] = Object.values(Sheets.Sheet1!);
    expect(cells.filter(({ f }) => f !== undefined)).toEqual([]);
  });

  test('an id keeps its eighteen digits: it is marked as text', () => {
    expect(csvLine([{ id: '411002195103070012' }, { id: '41100219510307002X' }])).toBe(
      '"411002195103070012\t",41100219510307002X\r\n',
    );
  });

  test.each([
    '00411025',
    '2026-10',
    '2026-10-08',
    '2026-10-08 11:40',
    '1E5',
    '1/2',
    '8:30',
    '50%',
    '12,50',
    '1.200,50',
    '10月8日',
    'TRUE',
  ])('a text that looks like the value %s stays a text', (id) => {
    expect(parseCsv(csvLine([{ id }, 'end']))[0]!.cells[0]).toBe(`${id}\t`);
  });

  test.each(['张桂兰', 'XL-411025-202610-0001', '4110********0026', '第1食堂', 'E', '-', ''])(
    'the text %j looks like no value and is left alone',
    (id) => {
      expect(unguarded(parseCsv(csvLine([{ id }, 'end']))[0]!.cells[0]!)).toBe(id);
      expect(parseCsv(csvLine([{ id }, 'end']))[0]!.cells[0]).not.toContain('\t');
    },
  );

  test('a file begins with the byte order mark', () => {
    expect(
      csvText([
        ['姓名', '金额'],
        ['张三', 12],
      ]),
    ).toBe(`${csvStart}姓名,金额\r\n张三,12\r\n`);
  });
});

describe('the encoding of a file', () => {
  const gb = Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]);
  test.each<[what: string, bytes: Uint8Array, encoding: string | undefined]>([
    ['UTF-8', Buffer.from('张三,1'), 'utf-8'],
    ['UTF-8 cut inside a character', Buffer.from('张三').subarray(0, 5), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa'), 'utf-8'],
    ['GB18030', gb, 'gb18030'],
    ['GB18030 after ASCII', Buffer.concat([Buffer.from('name,'), gb]), 'gb18030'],
    ['ASCII says nothing yet', Buffer.from('name,1\r\n'), undefined],
    ['UTF-16 of "Unicode text"', Buffer.from('\uFEFF张', 'utf16le'), 'utf-16'],
  ])('%s', (_what, bytes, encoding) => {
    expect(encodingOf(bytes)).toBe(encoding);
  });
});
