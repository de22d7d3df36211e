import { KEY_BASE } from '../protocol/keys.ts';
import { BannedInstanceStore, type BannedInstances } from './banned-instance-state.ts';
import type { Collection } from './collection.ts';
import { ContinuationStore, type Continuations } from './continuation-state.ts';
import { DecisionStore, type Decisions } from './decision-state.ts';
import { ElementInstanceStore, type ElementInstances } from './element-instance-state.ts';
import { EventScopeStore, type EventScopes } from './event-scope-state.ts';
import { FormStore, type Forms } from './form-state.ts';
import { IncidentStore, type Incidents } from './incident-state.ts';
import { JobStore, type Jobs } from './job-state.ts';
import { Journal } from './journal.ts';
import { MessageStore, type Messages } from './message-state.ts';
import { MessageSubscriptionStore, type MessageSubscriptions } from './message-subscription-state.ts';
import type { ModelRegistry } from './model-registry.ts';
import { type Processes, ProcessStore } from './process-state.ts';
import { SignalSubscriptionStore, type SignalSubscriptions } from './signal-subscription-state.ts';
import { MessageStartEventSubscriptionStore, type MessageStartEventSubscriptions } from './start-subscription-state.ts';
import { TimerStore, type Timers } from './timer-state.ts';
import { VariableStore, type Variables } from './variable-state.ts';

/** The state as processors see it: nothing here can change it. */
export interface EngineStateView {
  readonly lastKey: number;
  readonly elements: ElementInstances;
  readonly scopes: EventScopes;
  readonly variables: Variables;
  readonly jobs: Jobs;
  readonly timers: Timers;
  readonly messages: Messages;
  readonly messageSubscriptions: MessageSubscriptions;
  readonly messageStartEvents: MessageStartEventSubscriptions;
  readonly signals: SignalSubscriptions;
  readonly incidents: Incidents;
  readonly processes: Processes;
  readonly decisions: Decisions;
  readonly forms: Forms;
  readonly continuations: Continuations;
  readonly banned: BannedInstances;
}

/** Everything the engine knows about what is running. Changed by appliers only; finished instances leave it. */
export class EngineState implements EngineStateView {
  readonly journal = new Journal();
  readonly models: ModelRegistry;
  readonly elements = new ElementInstanceStore(this.journal);
  readonly scopes = new EventScopeStore(this.journal);
  readonly variables = new VariableStore(this.journal, this.elements);
  readonly jobs = new JobStore(this.journal);
  readonly timers = new TimerStore(this.journal);
  readonly messages = new MessageStore(this.journal);
  readonly messageSubscriptions = new MessageSubscriptionStore(this.journal);
  readonly messageStartEvents = new MessageStartEventSubscriptionStore(this.journal);
  readonly signals = new SignalSubscriptionStore(this.journal);
  readonly incidents = new IncidentStore(this.journal);
  readonly processes = new ProcessStore(this.journal);
  readonly decisions = new DecisionStore(this.journal);
  readonly forms = new FormStore(this.journal);
  readonly continuations = new ContinuationStore(this.journal);
  readonly banned = new BannedInstanceStore(this.journal);
  #lastKey = KEY_BASE;

  constructor(models: ModelRegistry) {
    this.models = models;
  }

  /** Highest key of any event so far; new keys follow it. */
  get lastKey(): number {
    return this.#lastKey;
  }

  raiseLastKey(key: number): void {
    if (key > this.#lastKey) {
      const old = this.#lastKey;
      if (this.journal.isRecording) {
        this.journal.note(() => {
          this.#lastKey = old;
        });
      }
      this.#lastKey = key;
    }
  }

  /** When something next falls due: a timer, a job's lock or back-off, a message's time to live. */
  nextDue(): number {
    return Math.min(this.timers.nextDue(), this.jobs.nextDue(), this.messages.nextDue());
  }

  /** All tables, in the order in which a snapshot writes and restores them. */
  collections(): Collection[] {
    const stores = [
      this.elements,
      this.scopes,
      this.variables,
      this.jobs,
      this.timers,
      this.messages,
      this.messageSubscriptions,
      this.messageStartEvents,
      this.signals,
      this.incidents,
      this.processes,
      this.decisions,
      this.forms,
      this.continuations,
      this.banned,
    ];
    return stores.flatMap((store) => store.collections());
  }
}
