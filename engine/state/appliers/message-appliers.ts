import { NO_VARIABLES } from '../../protocol/json.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { AppliersOf } from './applier.ts';

export const messageAppliers: AppliersOf<'MESSAGE'> = {
  PUBLISHED: (state, key, value) => state.messages.add(key, value),
  EXPIRED: (state, key) => state.messages.remove(key),
};

/** The side of the message. While CORRELATING it takes no other message (Zeebe: one at a time per subscription). */
export const messageSubscriptionAppliers: AppliersOf<'MESSAGE_SUBSCRIPTION'> = {
  CREATED: (state, key, value) => state.messageSubscriptions.setMessageSide({ key, value, isCorrelating: false }),
  CORRELATING: (state, key, value) => {
    // The variables stay here while they are on their way: the message itself may be gone already (time to live 0).
    state.messageSubscriptions.setMessageSide({ key, value, isCorrelating: true });
    state.messages.markCorrelated(value.messageKey, value.bpmnProcessId);
  },
  CORRELATED: (state, key, value) => {
    if (value.interrupting) {
      state.messageSubscriptions.removeMessageSide(key);
    } else {
      const waiting = { ...value, messageKey: NO_KEY, variables: NO_VARIABLES };
      state.messageSubscriptions.setMessageSide({ key, value: waiting, isCorrelating: false });
    }
  },
  REJECTED: (state, key, value) => {
    state.messageSubscriptions.removeMessageSide(key);
    state.messages.unmarkCorrelated(value.messageKey, value.bpmnProcessId);
  },
  DELETED: (state, key) => state.messageSubscriptions.removeMessageSide(key),
};

/** The side of the element. An interrupting subscription ends with its first message, the others wait on. */
export const processMessageSubscriptionAppliers: AppliersOf<'PROCESS_MESSAGE_SUBSCRIPTION'> = {
  CREATING: (state, key, value) => state.messageSubscriptions.setElementSide({ key, value, state: 'CREATING' }),
  CREATED: (state, key, value) => state.messageSubscriptions.setElementSide({ key, value, state: 'CREATED' }),
  CORRELATED: (state, key, value) => {
    if (value.interrupting) {
      state.messageSubscriptions.removeElementSide(key);
    } else {
      const waiting = { ...value, messageKey: NO_KEY, variables: NO_VARIABLES };
      state.messageSubscriptions.setElementSide({ key, value: waiting, state: 'CREATED' });
    }
  },
  DELETING: (state, key, value) => state.messageSubscriptions.setElementSide({ key, value, state: 'DELETING' }),
  DELETED: (state, key) => state.messageSubscriptions.removeElementSide(key),
};

/** A start by a non-empty key locks that key for the process until the instance has ended. */
export const messageStartEventSubscriptionAppliers: AppliersOf<'MESSAGE_START_EVENT_SUBSCRIPTION'> = {
  CREATED: (state, key, value) => state.messageStartEvents.add(key, value),
  CORRELATED: (state, _, value) => {
    state.messages.markCorrelated(value.messageKey, value.bpmnProcessId);
    if (value.correlationKey !== '') {
      state.messages.lockStart(value.bpmnProcessId, value.correlationKey, value.processInstanceKey);
    }
  },
  DELETED: (state, key) => state.messageStartEvents.remove(key),
};
