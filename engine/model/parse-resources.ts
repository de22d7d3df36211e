/** What a deployment brings: every resource parsed by its file ending, all of them or none. */
import { createHash } from 'node:crypto';
import { type DecisionRequirements, parseDmn } from '../dmn/index.ts';
import type { DeploymentResource } from '../protocol/commands.ts';
import type { Result } from '../protocol/result.ts';
import type { ExecutableProcess } from './executable.ts';
import { parseBpmn } from './parse-bpmn.ts';
import { parseForm } from './parse-form.ts';
import { guardXml } from './xml-guard.ts';

interface ResourceFields extends DeploymentResource {
  /** MD5 of the bytes, base64: how Zeebe tells whether a resource has changed. */
  readonly checksum: string;
}

export type ParsedResource =
  | (ResourceFields & { readonly kind: 'BPMN'; readonly processes: readonly ExecutableProcess[] })
  | (ResourceFields & { readonly kind: 'DMN'; readonly requirements: DecisionRequirements })
  | (ResourceFields & { readonly kind: 'FORM'; readonly formId: string });

/** The errors are one text per resource, with all its faults. */
export async function parseResources(
  resources: readonly DeploymentResource[],
): Promise<Result<readonly ParsedResource[], string[]>> {
  const parsed: ParsedResource[] = [];
  const errors: string[] = [];
  for (const resource of resources) {
    const result = await parseResource(resource);
    if (result.ok) {
      parsed.push(result.value);
    } else {
      errors.push(result.error);
    }
  }
  errors.push(...findDuplicateIds(parsed));
  return errors.length === 0 ? { ok: true, value: parsed } : { ok: false, error: errors };
}

async function parseResource(resource: DeploymentResource): Promise<Result<ParsedResource, string>> {
  const { name, bytes } = resource;
  const fields = { ...resource, checksum: createHash('md5').update(bytes).digest('base64') };
  switch (/\.[^.]*$/.exec(name.toLowerCase())?.[0]) {
    case '.bpmn': {
      const bpmn = await parseBpmn(name, bytes);
      return bpmn.ok ? { ok: true, value: { ...fields, kind: 'BPMN', processes: bpmn.value } } : bpmn;
    }
    case '.dmn':
      return parseDecisions(fields);
    case '.form': {
      const form = parseForm(name, bytes);
      return form.ok ? { ok: true, value: { ...fields, kind: 'FORM', formId: form.value.formId } } : form;
    }
    default:
      return { ok: false, error: `'${name}': unknown resource type, expected one of .bpmn, .dmn, .form` };
  }
}

async function parseDecisions(fields: ResourceFields): Promise<Result<ParsedResource, string>> {
  const xml = guardXml(fields.bytes);
  if (!xml.ok) {
    return { ok: false, error: `'${fields.name}': ${xml.error}` };
  }
  const dmn = await parseDmn(fields.name, fields.bytes);
  return dmn.ok
    ? { ok: true, value: { ...fields, kind: 'DMN', requirements: dmn.value } }
    : { ok: false, error: dmn.error.join('\n') };
}

function findDuplicateIds(resources: readonly ParsedResource[]): string[] {
  const seen = new Map<string, string>();
  const errors: string[] = [];
  for (const resource of resources) {
    for (const id of idsOf(resource)) {
      const first = seen.get(id);
      if (first !== undefined) {
        errors.push(`Expected every id once in a deployment, but found ${id} in '${first}' and '${resource.name}'`);
      }
      seen.set(id, resource.name);
    }
  }
  return errors;
}

function idsOf(resource: ParsedResource): string[] {
  switch (resource.kind) {
    case 'BPMN':
      return resource.processes.map((process) => `process '${process.id}'`);
    case 'DMN':
      return [
        `decision requirements '${resource.requirements.id}'`,
        ...resource.requirements.decisions.map((decision) => `decision '${decision.id}'`),
      ];
    case 'FORM':
      return [`form '${resource.formId}'`];
  }
}
