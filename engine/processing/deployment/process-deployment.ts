import type { ParsedResource } from '../../model/index.ts';
import type { ProcessMetadata } from '../../protocol/deployment-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessingContext } from '../processing-context.ts';

type BpmnResource = Extract<ParsedResource, { kind: 'BPMN' }>;

/** A process whose latest version came with the same bytes and resource name stays as it is. */
export function deployProcesses(ctx: ProcessingContext, resource: BpmnResource): ProcessMetadata[] {
  const content = Buffer.from(resource.bytes).toString('base64');
  return resource.processes.map((process) => {
    const latest = ctx.state.processes.latest(process.id)?.value;
    if (latest?.checksum === resource.checksum && latest.resourceName === resource.name) {
      const { resource: _content, ...metadata } = latest;
      return { ...metadata, duplicate: true };
    }
    const processDefinitionKey = ctx.nextKey();
    const metadata: ProcessMetadata = {
      bpmnProcessId: process.id,
      version: ctx.state.processes.highestVersion(process.id) + 1,
      processDefinitionKey,
      resourceName: resource.name,
      checksum: resource.checksum,
      duplicate: false,
      tenantId: DEFAULT_TENANT,
    };
    ctx.models.setProcess(processDefinitionKey, process);
    ctx.append('PROCESS', 'CREATED', processDefinitionKey, { ...metadata, resource: content });
    return metadata;
  });
}
