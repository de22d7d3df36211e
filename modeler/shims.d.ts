/** Packages of the bpmn-io family that ship no types of their own for the entry points used here. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages: Readonly<Record<string, unknown>>);
    fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly { message: string }[] }>;
  }
}

declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: Readonly<Record<string, unknown>>;
  export const BpmnPropertiesProviderModule: Readonly<Record<string, unknown>>;
  export const ZeebePropertiesProviderModule: Readonly<Record<string, unknown>>;
}

declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const module: Readonly<Record<string, unknown>>;
  // biome-ignore lint/style/noDefaultExport: the package exports its module so
  export default module;
}
