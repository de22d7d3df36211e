import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { reseatSuite } from './reseat-suite.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  reseatSuite('a Zeebe broker', {
    startSystem: (settings) => startSystem({ settings }),
    startOther: async () => ({
      settings: {
        ZEEBE_ADDRESS: zeebe.address,
        EXPORTER_PORT: String(zeebe.exporterPort),
        EXPORTER_AUTH: zeebe.exporterAuth,
      },
      stop: async () => {},
    }),
  });
});
