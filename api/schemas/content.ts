import { Type } from 'typebox';

/** Bytes of a stored file. */
export const fileContent = {
  description: 'The file',
  content: { 'application/octet-stream': { schema: Type.String({ contentMediaType: 'application/octet-stream' }) } },
};
