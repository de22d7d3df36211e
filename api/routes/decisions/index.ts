import { Type } from 'typebox';
import { findDefinitionSource, findFormSource, listDefinitions } from '../../../storage/process-definitions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { DefinitionId, DefinitionView, EvaluationBody, EvaluationView } from '../../schemas/definitions.ts';
import { problems } from '../../schemas/problem.ts';
import { EngineKey, JsonObject, List } from '../../schemas/shapes.ts';

const DecisionParams = Type.Object({ decisionId: DefinitionId });

const listDecisionsSchema = {
  operationId: 'listDecisions',
  summary: '决策表 The newest version of each decision',
  response: { 200: Type.Object({ items: List(DefinitionView) }), ...problems },
};

const getDecisionXmlSchema = {
  operationId: 'getDecisionXml',
  summary: '决策表 XML of the newest version',
  params: DecisionParams,
  response: {
    200: { description: 'DMN', content: { 'application/xml': { schema: Type.String() } } },
    ...problems,
  },
};

const evaluateDecisionSchema = {
  operationId: 'evaluateDecision',
  summary: '决策求值 Evaluate the deployed table; changes nothing',
  params: DecisionParams,
  body: EvaluationBody,
  response: { 200: EvaluationView, ...problems },
};

const getFormSchema = {
  operationId: 'getForm',
  summary: '表单 A form by the key that a task names',
  params: Type.Object({ formKey: EngineKey }),
  response: { 200: JsonObject, ...problems },
};

export function registerDecisionRoutes(app: App, { knex, zeebe, engineIdentity }: AppDeps): void {
  app.get('/decisions', { schema: listDecisionsSchema }, async () => ({
    items: await listDefinitions(knex, engineIdentity, 'DECISION'),
  }));

  app.get('/decisions/:decisionId/xml', { schema: getDecisionXmlSchema }, async ({ params }, reply) => {
    const wanted = { kind: 'DECISION', definitionId: params.decisionId } as const;
    const source = orNotFound(await findDefinitionSource(knex, engineIdentity, wanted), 'a decision');
    return reply.type('application/xml; charset=utf-8').send(source.content);
  });

  app.post('/decisions/:decisionId/evaluation', { schema: evaluateDecisionSchema }, async ({ params, body }) => {
    const evaluation = await zeebe.evaluateDecision(params.decisionId, body.variables);
    if (evaluation.failure !== undefined) throw new ApiError('DECISION_FAILED', evaluation.failure.message);
    return evaluation;
  });

  app.get('/forms/:formKey', { schema: getFormSchema }, async ({ params }) => {
    const source = orNotFound(await findFormSource(knex, engineIdentity, params.formKey), 'a form');
    const form: Readonly<Record<string, unknown>> = JSON.parse(source.content);
    return form;
  });
}
