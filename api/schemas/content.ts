import { Type } from 'typebox';

/** Bytes of a stored file. */
const fileContent = {
  description: 'The file',
  content: { 'application/octet-stream': { schema: Type.String({ contentMediaType: 'application/octet-stream' }) } },
};

/** A stored file, the part of it that was asked for, or nothing where the reader has it already. */
export const fileAnswers = {
  200: fileContent,
  206: { ...fileContent, description: 'The bytes that the Range header names' },
  304: Type.Null({ description: 'If-None-Match names the file as it is' }),
};
