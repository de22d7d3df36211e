import { startEmbeddedEngine } from '../embedded-engine.ts';
import { startSystem } from '../system.ts';
import { freePorts } from '../zeebe-broker.ts';
import { reseatSuite } from './reseat-suite.ts';

reseatSuite('a second gateway', {
  startSystem: (settings) => startSystem({ settings }),
  startOther: async () => {
    const [port = 0] = await freePorts(1);
    const auth = 'zeebe:tests-only-Passwort-3';
    const engine = await startEmbeddedEngine({ recordsTo: { port, auth } });
    const settings = { ZEEBE_ADDRESS: engine.address, EXPORTER_PORT: String(port), EXPORTER_AUTH: auth };
    return { settings, stop: () => engine.stop() };
  },
});
