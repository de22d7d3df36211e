/** Collects everything wrong with one BPMN resource, so that a modeler sees all of it after one deployment. */
export class Faults {
  private readonly byElement = new Map<string, string[]>();

  add(elementId: string, message: string): void {
    const messages = this.byElement.get(elementId);
    if (messages === undefined) {
      this.byElement.set(elementId, [message]);
    } else if (!messages.includes(message)) {
      messages.push(message);
    }
  }

  get isEmpty(): boolean {
    return this.byElement.size === 0;
  }

  /** The layout in which Zeebe reports faults; tools pick element ids out of it. */
  toText(): string {
    const lines: string[] = [];
    for (const [elementId, messages] of this.byElement) {
      lines.push(`- Element: ${elementId}`, ...messages.map((message) => `    - ERROR: ${message}`));
    }
    return lines.join('\n');
  }
}
