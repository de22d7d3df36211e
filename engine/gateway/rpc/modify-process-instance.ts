import type { ActivateInstruction, VariableInstruction } from '../../protocol/process-instance-values.ts';
import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { GrpcResult } from '../grpc-error-mapper.ts';
import { readVariables } from '../json-document.ts';
import type { EmptyMessage, ModifyProcessInstanceRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Activates and terminates in one step; used for repairs only. */
export const modifyProcessInstance: UnaryRpc<ModifyProcessInstanceRequest, EmptyMessage> = async (
  { engine },
  request,
) => {
  const activateInstructions = readAll(request.activateInstructions, readActivation);
  if (!activateInstructions.ok) {
    return activateInstructions;
  }
  const answer = await engine.submit({
    name: 'PROCESS_INSTANCE_MODIFICATION.MODIFY',
    key: keyOf(request.processInstanceKey),
    value: {
      activateInstructions: activateInstructions.value,
      terminateInstructions: request.terminateInstructions.map(({ elementInstanceKey }) => ({
        elementInstanceKey: keyOf(elementInstanceKey),
      })),
    },
  });
  return toResult('PROCESS_INSTANCE_MODIFICATION.MODIFY', answer, () => EMPTY);
};

type ActivationMessage = ModifyProcessInstanceRequest['activateInstructions'][number];
type VariableMessage = ActivationMessage['variableInstructions'][number];

function readActivation(instruction: ActivationMessage): GrpcResult<ActivateInstruction> {
  const variableInstructions = readAll(instruction.variableInstructions, readVariableInstruction);
  if (!variableInstructions.ok) {
    return variableInstructions;
  }
  const ancestor = keyOf(instruction.ancestorElementInstanceKey);
  return {
    ok: true,
    value: {
      elementId: instruction.elementId,
      ancestorScopeKey: ancestor > 0 ? ancestor : -1,
      variableInstructions: variableInstructions.value,
    },
  };
}

function readVariableInstruction({ scopeId, variables }: VariableMessage): GrpcResult<VariableInstruction> {
  const read = readVariables(variables);
  return read.ok ? { ok: true, value: { elementId: scopeId, variables: read.value } } : read;
}

/** All of them, or the first failure. */
function readAll<T, R>(items: readonly T[], read: (item: T) => GrpcResult<R>): GrpcResult<readonly R[]> {
  const values: R[] = [];
  for (const item of items) {
    const result = read(item);
    if (!result.ok) {
      return result;
    }
    values.push(result.value);
  }
  return { ok: true, value: values };
}
