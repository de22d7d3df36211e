import Modeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { translationModule } from '../../pages/translation.ts';
import { canvasPhrases } from './chinese.ts';
import { elementTypePhrases } from './element-types-chinese.ts';
import { propertiesPhrases } from './properties-chinese.ts';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';

export interface CanvasPlaces {
  readonly canvas: HTMLElement;
  readonly properties: HTMLElement;
}

/** The editor of a Zeebe diagram: bpmn-js with the properties that our engine reads. */
export interface DiagramEditor {
  open(xml: string): Promise<void>;
  save(): Promise<string>;
  /** Brings an element into view and selects it. */
  select(elementId: string): void;
  onChange(listener: () => void): void;
  close(): void;
}

interface Selectable {
  select(element: unknown): void;
}

interface Registry {
  get(id: string): unknown;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Canvas {
  zoom(): number;
  zoom(scale: number): void;
  viewbox(): { readonly inner: Box; readonly outer: Box };
  viewbox(box: Box): void;
  scrollToElement(element: unknown): void;
}

/** Room for the palette at the left, so that it covers nothing of the diagram; in pixels. */
const PALETTE_WIDTH = 130;
const MARGIN = 20;
/** Below this scale an element that is looked for could not be made out. */
const READABLE = 0.6;

interface EventBus {
  on(event: string, listener: () => void): void;
}

export function createEditor({ canvas, properties }: CanvasPlaces): DiagramEditor {
  const modeler = new Modeler({
    container: canvas,
    propertiesPanel: { parent: properties },
    moddleExtensions: { zeebe: zeebeModdle },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      ZeebeBehaviors,
      translationModule({ ...canvasPhrases, ...elementTypePhrases, ...propertiesPhrases }),
    ],
  });
  return {
    async open(xml) {
      await modeler.importXML(xml);
      fitBesidePalette(modeler.get<Canvas>('canvas'));
    },
    async save() {
      const { xml } = await modeler.saveXML({ format: true });
      if (xml === undefined) throw new Error('Expected the editor to hold a diagram, but it is empty; open one first');
      return xml;
    },
    select(elementId) {
      const element = modeler.get<Registry>('elementRegistry').get(elementId);
      if (element === undefined) return;
      const canvasView = modeler.get<Canvas>('canvas');
      if (canvasView.zoom() < READABLE) canvasView.zoom(READABLE);
      canvasView.scrollToElement(element);
      modeler.get<Selectable>('selection').select(element);
    },
    onChange: (listener) => modeler.get<EventBus>('eventBus').on('commandStack.changed', listener),
    close: () => modeler.destroy(),
  };
}

function fitBesidePalette(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  const room = { width: outer.width - PALETTE_WIDTH - MARGIN, height: outer.height - 2 * MARGIN };
  const scale = Math.min(room.width / Math.max(inner.width, 1), room.height / Math.max(inner.height, 1), 1);
  const width = outer.width / scale;
  const height = outer.height / scale;
  canvas.viewbox({
    x: inner.x - PALETTE_WIDTH / scale,
    y: inner.y - (height - inner.height) / 2,
    width,
    height,
  });
}
