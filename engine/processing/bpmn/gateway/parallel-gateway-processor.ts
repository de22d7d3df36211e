import type { ParallelGatewayElement } from '../../../model/index.ts';
import type { ElementProcessor } from '../element-processor.ts';
import { leaveGateway, passGateway, terminateGateway } from './gateway-behavior.ts';

/** Activated only when all its incoming flows have been taken; takes all outgoing ones. */
export const parallelGatewayProcessor: ElementProcessor<ParallelGatewayElement> = {
  onActivate: (ctx, element, instance) => passGateway(ctx, element, instance, element.outgoing),
  onComplete: (ctx, element, instance) => leaveGateway(ctx, element, instance, element.outgoing),
  onTerminate: (ctx, _element, instance) => terminateGateway(ctx, instance),
};
