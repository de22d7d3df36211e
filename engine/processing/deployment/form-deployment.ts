import type { ParsedResource } from '../../model/index.ts';
import type { FormMetadata } from '../../protocol/deployment-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessingContext } from '../processing-context.ts';

type FormResource = Extract<ParsedResource, { kind: 'FORM' }>;

/** A form that has not changed keeps its version and key. */
export function deployForm(ctx: ProcessingContext, resource: FormResource): FormMetadata {
  const latest = ctx.state.forms.latest(resource.formId);
  if (latest?.checksum === resource.checksum && latest.resourceName === resource.name) {
    const { resource: _content, ...metadata } = latest;
    return { ...metadata, duplicate: true };
  }
  const formKey = ctx.nextKey();
  const metadata: FormMetadata = {
    formId: resource.formId,
    version: ctx.state.forms.highestVersion(resource.formId) + 1,
    formKey,
    resourceName: resource.name,
    checksum: resource.checksum,
    duplicate: false,
    tenantId: DEFAULT_TENANT,
  };
  const content = Buffer.from(resource.bytes).toString('base64');
  ctx.append('FORM', 'CREATED', formKey, { ...metadata, resource: content });
  return metadata;
}
