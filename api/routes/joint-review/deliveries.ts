import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { listEndpoints, listForReader, resendDelivery, setEndpoint } from '../../../storage/deliveries.ts';
import { findDepartment } from '../../../storage/departments.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { holdsAny, principalOf } from '../../principal.ts';
import { DeliveryView, EndpointBody, EndpointView } from '../../schemas/joint-review.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, List, OneOf, Text, Uuid } from '../../schemas/shapes.ts';

const Deliveries = Type.Object({ items: List(DeliveryView) });
const MOST = 200;

const listCaseDeliveriesSchema = {
  operationId: 'listCaseDeliveries',
  summary: '推送回执 What departments were sent of a case, with their receipts',
  params: Type.Object({ applicationId: Uuid }),
  response: { 200: Deliveries, ...problems },
};

const listDeliveriesSchema = {
  operationId: 'listDeliveries',
  summary: '部门收件箱 Newest deliveries: a department sees its own, an administrator all, e.g. those given up',
  querystring: Body({ status: Type.Optional(OneOf(['PENDING', 'DELIVERED', 'DEAD'])) }),
  response: { 200: Deliveries, ...problems },
};

const resendDeliverySchema = {
  operationId: 'resendDelivery',
  summary: '重新推送 Send a given-up delivery again',
  params: Type.Object({ deliveryId: Uuid }),
  response: { 204: Empty, ...problems },
};

const setDepartmentEndpointSchema = {
  operationId: 'setDepartmentEndpoint',
  summary: '部门推送地址 Where a department takes what is sent to it, and the secret that signs it',
  params: Type.Object({ departmentCode: Text(40) }),
  body: EndpointBody,
  response: { 204: Empty, ...problems },
};

const listDepartmentEndpointsSchema = {
  operationId: 'listDepartmentEndpoints',
  summary: '部门推送地址 Addresses that take what is sent to departments; secrets are not answered',
  response: { 200: Type.Object({ items: List(EndpointView) }), ...problems },
};

/** What is sent to departments, and who has received what. */
export function registerDeliveryRoutes(app: App, { knex }: AppDeps): void {
  app.get('/applications/:applicationId/deliveries', { schema: listCaseDeliveriesSchema }, async (request) => {
    const { user } = principalOf(request);
    return { items: await listForReader(knex, user, { caseId: request.params.applicationId, limit: MOST }) };
  });

  app.get('/deliveries', { schema: listDeliveriesSchema }, async (request) => {
    const { user } = principalOf(request);
    const departmentCode = holdsAny(user, ['administrator']) ? undefined : (user.departmentCode ?? '');
    return { items: await listForReader(knex, user, { departmentCode, status: request.query.status, limit: MOST }) };
  });

  app.post('/deliveries/:deliveryId/resending', { schema: resendDeliverySchema }, async (request, reply) => {
    const { deliveryId } = request.params;
    const resent = await actOnce(knex, { request, reply: reply.code(204) }, async (acting) => {
      if (await resendDelivery(acting, deliveryId)) return null;
      throw new ApiError('NOT_FOUND', 'Expected a delivery that was given up, but there is none.');
    });
    return reply.send(resent);
  });

  app.get('/department-endpoints', { schema: listDepartmentEndpointsSchema }, async () => ({
    items: await listEndpoints(knex),
  }));

  app.put('/departments/:departmentCode/endpoint', { schema: setDepartmentEndpointSchema }, async (request, reply) => {
    const { departmentCode } = request.params;
    orNotFound(await findDepartment(knex, departmentCode), 'a department of the register');
    const { actor } = principalOf(request);
    await actAs(knex, actor, (acting) => setEndpoint(acting, departmentCode, request.body.endpoint));
    return reply.code(204).send(null);
  });
}
