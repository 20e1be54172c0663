import type { Handlers } from '../../shared/api.ts';
import { applyImport } from './apply-import.ts';
import { compareImport } from './compare-import.ts';
import type { importsRoutes } from './contract.ts';
import { downloadImportErrors } from './download-import-errors.ts';
import type { Imports } from './import-file.ts';
import { listImportRows } from './list-import-rows.ts';
import { seeImport } from './see-import.ts';
import { startImport } from './start-import.ts';
import { undoImport } from './undo-import.ts';
import { uploadPart } from './upload-part.ts';

/** Who answers which route of the imports. */
export const importsHandlers = (imports: Imports): Handlers<typeof importsRoutes> => ({
  startImport: startImport(imports),
  uploadPart: uploadPart(imports),
  seeImport: seeImport(imports),
  compareImport: compareImport(imports),
  listImportRows: listImportRows(imports),
  applyImport: applyImport(imports),
  undoImport: undoImport(imports),
  downloadImportErrors: downloadImportErrors(imports),
});
