import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { reasonOf, StartupError } from './errors.ts';

/** Trace context as W3C writes it: what a row of the outbox carries from a request to the job it leads to. */
export type Traceparent = string;

export interface TracedWork {
  readonly name: string;
  readonly kind?: 'server' | 'consumer' | 'producer';
  readonly attributes?: Attributes;
  /** Context the work belongs to when it comes from elsewhere; the current one otherwise. */
  readonly parent?: Traceparent | undefined;
}

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, producer: SpanKind.PRODUCER };
const SERVICE = 'tushen';

/**
 * Sends spans to a collector (OTLP over HTTP, at its /v1/traces); resolves with what sends the last ones. The packages are
 * loaded only here: without the settings a span costs next to nothing.
 */
export async function startTracing(endpoint: string): Promise<() => Promise<void>> {
  const sdk = await loadSdk();
  const named = sdk.resourceFromAttributes({ 'service.name': SERVICE });
  const exporter = new sdk.OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new sdk.NodeTracerProvider({
    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say goes before our own name.
    resource: named.merge(sdk.detectResources({ detectors: [sdk.envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  provider.register();
  return async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  };
}

async function loadSdk() {
  try {
    const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
    return {
      ...{ BatchSpanProcessor, NodeTracerProvider, OTLPTraceExporter },
      ...{ detectResources, envDetector, resourceFromAttributes },
    };
  } catch (cause) {
    throw new StartupError(
      {
        setting: 'OTEL_EXPORTER_OTLP_ENDPOINT',
        found: `is set, but the packages that send spans are not installed (${reasonOf(cause)})`,
        remedy: 'install with optional packages (npm ci), or unset it',
      },
      { cause },
    );
  }
}

/** Does work inside a span that tells how long it took and whether it failed. */
export async function traced<T>(work: TracedWork, run: () => Promise<T>): Promise<T> {
  const span = beginSpan(work);
  try {
    return await context.with(trace.setSpan(context.active(), span), run);
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** For work whose end is told by somebody else: a request. */
export function beginSpan({ name, kind, attributes = {}, parent }: TracedWork): Span {
  const from = parent === undefined ? context.active() : propagation.extract(context.active(), { traceparent: parent });
  const options = { attributes, kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind] };
  return trace.getTracer(SERVICE).startSpan(name, options, from);
}

/** Makes the span the current one for everything that `run` begins. */
export function withinSpan<T>(span: Span, run: () => T): T {
  return context.with(trace.setSpan(context.active(), span), run);
}

export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reasonOf(error) });
}

/** The current context, to be stored; undefined where nothing is traced. */
export function currentTraceparent(): Traceparent | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}
