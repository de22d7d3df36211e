/** TIMER: `dueDate` in ms; `repetitions` left (-1: endless, 1: the last). Start timers have -1 as instance keys. */
export interface TimerValue {
  readonly elementInstanceKey: number;
  readonly processInstanceKey: number;
  readonly processDefinitionKey: number;
  readonly dueDate: number;
  readonly targetElementId: string;
  readonly repetitions: number;
  readonly tenantId: string;
}
