import { Type } from 'typebox';
import { Body, EngineKey, Instant, JsonObject, List, Nullable, OneOf, Text, Version } from './shapes.ts';

const definition = {
  definitionKey: EngineKey,
  definitionId: Type.String(),
  name: Nullable(Type.String()),
  version: Type.Integer(),
  resourceName: Type.String(),
  sha256: Type.String(),
  deployedBy: Type.String(),
  deployedAt: Instant,
};

export const DefinitionView = Type.Object(definition);
export const ProcessDefinitionView = Type.Object({ ...definition, startable: Type.Boolean() });
export const DefinitionId = Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,99}$' });

const Finding = Type.Object({
  resource: Type.String(),
  element: Type.Optional(Type.Unsafe<string | undefined>({ type: 'string' })),
  rule: Type.String(),
  severity: OneOf(['error', 'warning']),
  message: Type.String(),
  advice: Type.String({ description: 'Chinese' }),
});

export const ResourcesBody = Body({
  resources: Type.Array(
    Body({
      name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\\.(bpmn|dmn|form)$' }),
      content: Type.String({ minLength: 1, maxLength: 1_048_576 }),
    }),
    { minItems: 1, maxItems: 50 },
  ),
});

export const DeploymentView = Type.Object({
  deploymentKey: EngineKey,
  definitions: List(
    Type.Object({
      kind: OneOf(['process', 'decision', 'decisionRequirements', 'form']),
      id: Type.String(),
      version: Type.Integer(),
      key: EngineKey,
      resourceName: Type.String(),
    }),
  ),
  warnings: List(Finding),
});

export const FindingsView = Type.Object({ findings: List(Finding) });
export const ProcessSettingsBody = Body({ startable: Type.Boolean() });
export const EvaluationBody = Body({ variables: JsonObject });
export const EvaluationView = Type.Object({
  decisionId: Type.String(),
  version: Type.Integer(),
  output: Type.Unsafe<unknown>({}),
  evaluated: List(
    Type.Object({
      decisionId: Type.String(),
      output: Type.Unsafe<unknown>({}),
      inputs: List(Type.Object({ name: Type.String(), value: Type.Unsafe<unknown>({}) })),
      matchedRules: List(Type.Object({ ruleId: Type.String(), index: Type.Integer() })),
    }),
  ),
});

export const StartInstanceBody = Body({
  processId: DefinitionId,
  version: Type.Optional(Version),
  variables: Type.Optional(JsonObject),
});

export const StartedInstanceView = Type.Object({
  processInstanceKey: EngineKey,
  processDefinitionKey: EngineKey,
  processId: Type.String(),
  version: Type.Integer(),
});

const InstanceState = OneOf(['ACTIVE', 'COMPLETED', 'TERMINATED']);

export const InstanceView = Type.Object({
  engineIdentity: Type.String(),
  key: EngineKey,
  bpmnProcessId: Type.String(),
  version: Type.Integer(),
  processDefinitionKey: EngineKey,
  parentProcessInstanceKey: Nullable(EngineKey),
  caseId: Nullable(Type.String()),
  caseNumber: Nullable(Type.String()),
  state: InstanceState,
  startedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  openIncidents: Type.Integer(),
});

const ElementStepView = Type.Object({
  key: EngineKey,
  elementId: Type.String(),
  elementType: Type.String(),
  flowScopeKey: Type.String(),
  state: InstanceState,
  startedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
});

export const InstanceDetailView = Type.Object({
  ...InstanceView.properties,
  path: List(ElementStepView),
  takenFlows: List(Type.String()),
  incidents: List(
    Type.Object({
      key: EngineKey,
      elementId: Type.String(),
      elementInstanceKey: EngineKey,
      jobKey: Nullable(EngineKey),
      errorType: Type.String(),
      errorMessage: Type.String(),
      state: OneOf(['ACTIVE', 'RESOLVED']),
      createdAt: Nullable(Instant),
      resolvedAt: Nullable(Instant),
    }),
  ),
  variables: List(Type.Object({ scopeKey: Type.String(), name: Type.String(), value: Type.String() })),
  children: List(InstanceView),
});

/** What a party may see of the instance behind a case: where it stands, not what it carries. */
export const ProgressView = Type.Object({
  instances: List(
    Type.Object({
      key: EngineKey,
      bpmnProcessId: Type.String(),
      version: Type.Integer(),
      parentProcessInstanceKey: Nullable(EngineKey),
      state: InstanceState,
      openIncidents: Type.Integer(),
      path: List(ElementStepView),
      takenFlows: List(Type.String()),
    }),
  ),
});

export const InstanceFilters = {
  caseNumber: Type.Optional(Text(40)),
  processId: Type.Optional(DefinitionId),
  version: Type.Optional(Version),
  state: Type.Optional(InstanceState),
  startedFrom: Type.Optional(Type.String({ format: 'date-time' })),
  startedTo: Type.Optional(Type.String({ format: 'date-time' })),
  element: Type.Optional(DefinitionId),
  withIncident: Type.Optional(Type.Boolean()),
};
