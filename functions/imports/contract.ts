import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { commonRefusals } from '../../shared/refusal.ts';
import { businessDate, fileName, lineOfText, regionCode } from '../../shared/schemas.ts';
import { CATEGORIES, codesOf } from '../registry/index.ts';
import { IMPORT_STATES } from './import-file.ts';
import { importRefusals } from './refusals.ts';

const { NOT_FOUND, ID_REUSED, BUSY } = commonRefusals;

/** A part of a megabyte in base64, with what is around it. */
const MAX_PART_BYTES = 1024 * 1024;
const MAX_CONTENT = Math.ceil(MAX_PART_BYTES / 3) * 4;

const admins: readonly AccessRule[] = [{ role: 'admin', within: 'region' }];
const region = z.strictObject({ region: regionCode });
const params = z.strictObject({ region: regionCode, importId: idSchema('import') });
const outcome = z.enum(['new', 'changed', 'lost', 'unchanged', 'error']);
const of = z.enum(['elders', 'facilities', 'services', 'category']);
const category = z.enum(codesOf(CATEGORIES));
const chunk = z.coerce.number().int().min(0).max(1_000_000).optional().meta({ description: '上一次回答里的 next' });
const next = z.int().optional().meta({ description: '后面还有：下一次从这里接着取' });

const progress = z.strictObject({
  importId: idSchema('import'),
  of,
  category: category.optional(),
  fileName: z.string(),
  state: z.enum(IMPORT_STATES),
  parts: z.int().meta({ description: '已收到的段数' }),
  rows: z.int(),
  ignoredColumns: z.array(z.string()).meta({ description: '文件里有、系统不用的列' }),
  comparedRows: z.int(),
  compared: z.strictObject({
    new: z.int(),
    changed: z.int().meta({ description: '单一类别的名单：将增加这一类别的人' }),
    lost: z.int().meta({ description: '单一类别的名单：名单上没有、将失去这一类别的人' }),
    unchanged: z.int(),
    error: z.int(),
  }),
  appliedRows: z.int(),
  failed: z.int().meta({ description: '核对时没有问题、导入时却没有成功的行数' }),
  undoneRows: z.int().optional(),
  kept: z.int().optional().meta({ description: '导入之后又有变动、没有撤销的行数' }),
  effectiveOn: businessDate.optional(),
});

const importId = 'im_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleParams = { region: '411025', importId };
const exampleProgress: z.input<typeof progress> = {
  importId,
  of: 'elders',
  fileName: '襄城县低保名单.csv',
  state: 'COMPARED',
  parts: 1,
  rows: 320,
  ignoredColumns: ['序号'],
  comparedRows: 320,
  compared: { new: 12, changed: 40, lost: 0, unchanged: 260, error: 8 },
  appliedRows: 0,
  failed: 0,
};

export const importsRoutes = {
  startImport: defineRoute({
    name: 'start-import',
    method: 'POST',
    path: '/regions/{region}/imports',
    summary: '开始导入一份老人名单、助餐点名单或单一类别的名单',
    access: admins,
    params: region,
    body: z.strictObject({
      importId: idSchema('import'),
      of,
      category: category.optional().meta({ description: '单一类别的名单是哪一类' }),
      effectiveOn: businessDate.optional().meta({ description: '单一类别的名单从哪天起生效' }),
      fileName: fileName(80),
    }),
    answer: progress,
    refusals: {
      ID_REUSED,
      CATEGORY_NEEDED: importRefusals.CATEGORY_NEEDED,
      COUNTY_NEEDED: importRefusals.COUNTY_NEEDED,
      FUTURE_DATE: importRefusals.FUTURE_DATE,
    },
    example: {
      params: { region: '411025' },
      body: { importId, of: 'elders', fileName: '襄城县低保名单.csv' },
      answer: {
        ...exampleProgress,
        state: 'UPLOADING',
        parts: 0,
        rows: 0,
        ignoredColumns: [],
        comparedRows: 0,
        compared: { new: 0, changed: 0, lost: 0, unchanged: 0, error: 0 },
      },
    },
  }),

  uploadPart: defineRoute({
    name: 'upload-part',
    method: 'POST',
    path: '/regions/{region}/imports/{importId}/parts',
    summary: '上传文件的一段（不超过 1 MB），按 1、2、3 的顺序，可以重发',
    access: admins,
    params,
    body: z.strictObject({
      part: z.int().min(1),
      last: z.boolean().meta({ description: '这是最后一段' }),
      content: z
        .string()
        .min(1)
        .max(MAX_CONTENT)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/)
        .meta({ description: '这一段的字节，base64' }),
    }),
    maxBodyBytes: MAX_CONTENT + 1024,
    answer: progress,
    refusals: {
      NOT_FOUND,
      ID_REUSED,
      BUSY,
      COLUMNS_MISSING: importRefusals.COLUMNS_MISSING,
      ENCODING_UNSUPPORTED: importRefusals.ENCODING_UNSUPPORTED,
      EMPTY_LIST: importRefusals.EMPTY_LIST,
      PART_OUT_OF_ORDER: importRefusals.PART_OUT_OF_ORDER,
      TOO_MANY_PARTS: importRefusals.TOO_MANY_PARTS,
      UPLOAD_COMPLETE: importRefusals.UPLOAD_COMPLETE,
    },
    example: {
      params: exampleParams,
      body: { part: 1, last: true, content: '5aeT5ZCNLOi6q+S7veivgeWPtwo=' },
      answer: {
        ...exampleProgress,
        state: 'COMPARING',
        comparedRows: 0,
        compared: { new: 0, changed: 0, lost: 0, unchanged: 0, error: 0 },
      },
    },
  }),

  seeImport: defineRoute({
    name: 'see-import',
    method: 'GET',
    path: '/regions/{region}/imports/{importId}',
    summary: '导入到哪一步了',
    access: admins,
    params,
    answer: progress,
    refusals: { NOT_FOUND },
    example: { params: exampleParams, answer: exampleProgress },
  }),

  compareImport: defineRoute({
    name: 'compare-import',
    method: 'POST',
    path: '/regions/{region}/imports/{importId}/compare',
    summary: '核对下一批行与现有档案的差异，反复调用直到 state 为 COMPARED',
    access: admins,
    params,
    answer: progress,
    refusals: { NOT_FOUND, NOT_UPLOADED: importRefusals.NOT_UPLOADED },
    example: { params: exampleParams, answer: exampleProgress },
  }),

  listImportRows: defineRoute({
    name: 'list-import-rows',
    method: 'GET',
    path: '/regions/{region}/imports/{importId}/rows',
    summary: '核对结果：哪些是新的、哪些有变化、哪些有错',
    access: admins,
    params,
    query: z.strictObject({ outcome, from: chunk }),
    answer: z.strictObject({
      rows: z.array(
        z.strictObject({
          line: z.int().meta({ description: '文件中的行号' }),
          outcome,
          changes: z.array(z.strictObject({ column: z.string(), was: z.string(), becomes: z.string() })),
          problems: z.array(z.strictObject({ column: z.string(), message: z.string() })),
        }),
      ),
      next,
    }),
    refusals: { NOT_FOUND },
    example: {
      params: exampleParams,
      query: { outcome: 'changed' },
      answer: {
        rows: [{ line: 7, outcome: 'changed', changes: [{ column: '类别', was: '', becomes: '低保' }], problems: [] }],
      },
    },
  }),

  applyImport: defineRoute({
    name: 'apply-import',
    method: 'POST',
    path: '/regions/{region}/imports/{importId}/apply',
    summary: '按生效日期导入下一批行，反复调用直到 state 为 APPLIED；有错的行不影响其他行',
    access: admins,
    params,
    body: z.strictObject({ effectiveOn: businessDate }),
    answer: progress,
    refusals: {
      NOT_FOUND,
      BUSY,
      NOT_COMPARED: importRefusals.NOT_COMPARED,
      FUTURE_DATE: importRefusals.FUTURE_DATE,
      EFFECTIVE_DATE_FIXED: importRefusals.EFFECTIVE_DATE_FIXED,
      UNDONE_ALREADY: importRefusals.UNDONE_ALREADY,
    },
    example: {
      params: exampleParams,
      body: { effectiveOn: '2026-11-01' },
      answer: { ...exampleProgress, state: 'APPLIED', appliedRows: 320, effectiveOn: '2026-11-01' },
    },
  }),

  undoImport: defineRoute({
    name: 'undo-import',
    method: 'POST',
    path: '/regions/{region}/imports/{importId}/undo',
    summary: '整份撤销一份单一类别的名单，反复调用直到 state 为 UNDONE；已供的餐随后自动重新核算',
    access: admins,
    params,
    body: z.strictObject({ reason: lineOfText(200) }),
    answer: progress,
    refusals: {
      NOT_FOUND,
      BUSY,
      NOT_APPLIED: importRefusals.NOT_APPLIED,
      NOT_UNDOABLE: importRefusals.NOT_UNDOABLE,
    },
    example: {
      params: exampleParams,
      body: { reason: '名单是上一季度的' },
      answer: {
        ...exampleProgress,
        of: 'category',
        category: 'dibao',
        state: 'UNDONE',
        appliedRows: 320,
        undoneRows: 320,
        kept: 0,
        effectiveOn: '2026-11-01',
      },
    },
  }),

  downloadImportErrors: defineRoute({
    name: 'download-import-errors',
    method: 'GET',
    path: '/regions/{region}/imports/{importId}/errors',
    summary: '下载没有导入的行（CSV）：行号、原因和原来的内容，改好后可以再次上传',
    access: admins,
    params,
    query: z.strictObject({ from: chunk }),
    answer: z.strictObject({ fileName: z.string(), csv: z.string(), next }),
    refusals: { NOT_FOUND },
    example: {
      params: exampleParams,
      query: {},
      answer: {
        fileName: '襄城县低保名单-错误.csv',
        csv: '\uFEFF行号,原因,姓名,身份证号\r\n9,身份证号：身份证号的校验位不对，请核对每一位数字,张三,"411025195103070021\t"\r\n',
      },
    },
  }),
} as const;
