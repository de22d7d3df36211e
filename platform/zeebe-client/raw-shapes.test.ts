import { describe, expect, it } from 'vitest';
import { toDeployment } from './raw-shapes.ts';

describe('the answer to a deployment', () => {
  it('names the file of each decision, which only its requirements carry on the wire', () => {
    // given
    const requirements = {
      dmnDecisionRequirementsId: 'fees',
      version: 3,
      decisionRequirementsKey: '11',
      resourceName: 'review-fee.dmn',
    };
    const others = { ...requirements, dmnDecisionRequirementsId: 'limits', decisionRequirementsKey: '12' };
    const decision = { dmnDecisionId: 'review-fee', version: 3, decisionKey: '21', decisionRequirementsKey: '11' };
    // when
    const { resources } = toDeployment({
      key: '1',
      deployments: [
        { decision },
        { decisionRequirements: { ...others, resourceName: 'stage-limits.dmn' } },
        { decisionRequirements: requirements },
      ],
    });
    // then
    expect(resources.map(({ kind, id, resourceName }) => [kind, id, resourceName])).toEqual([
      ['decision', 'review-fee', 'review-fee.dmn'],
      ['decisionRequirements', 'limits', 'stage-limits.dmn'],
      ['decisionRequirements', 'fees', 'review-fee.dmn'],
    ]);
  });
});
