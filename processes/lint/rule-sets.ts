import { createRequire } from 'node:module';
import type { KnownDefinitions, LintConfig, RuleFactory } from './linter-types.ts';
import { ownRules } from './rules/index.ts';

const COMPAT = 'bpmnlint-plugin-camunda-compat';
const OWN = 'bpmnlint-plugin-tushen';

const load = createRequire(import.meta.url);
/** `rules`: name of a rule -> path of its module inside the package. */
const compat = load('bpmnlint-plugin-camunda-compat') as {
  readonly configs: Readonly<Record<string, LintConfig>>;
  readonly rules: Readonly<Record<string, string>>;
};

/** What a diagram is held to: bpmnlint's own advice, what Zeebe 8.5 can run, and what this system agrees on. */
export const config: LintConfig = {
  extends: ['bpmnlint:recommended', 'plugin:camunda-compat/camunda-cloud-8-5', 'plugin:tushen/recommended'],
  rules: {
    // It advises Zeebe's own kind of user task, which makes no job; user-task-form says the opposite.
    'camunda-compat/user-task-definition': 'off',
    // It sees only one way out of a subprocess whose watcher loops for ever; without the termination it would never end.
    'superfluous-termination': 'off',
  },
};

const own: LintConfig = {
  rules: Object.fromEntries(Object.keys(ownRules).map((name) => [name, 'error'])),
};

/**
 * Finds rules beside this program, ours for what is known to be deployed. The resolver of bpmnlint itself looks in the folder the process was started in.
 */
export function createResolver(known: KnownDefinitions) {
  return {
    resolveRule: (pkg: string, rule: string) => resolveRule(pkg, rule, known),
    resolveConfig,
  };
}

function resolveRule(pkg: string, rule: string, known: KnownDefinitions): RuleFactory {
  if (pkg !== OWN) return load(modulePath(pkg, rule)) as RuleFactory;
  const own = ownRules[rule];
  if (own === undefined) throw new Error(`Expected a rule ${rule} in ${pkg}, but there is none.`);
  return () => own(known);
}

function resolveConfig(pkg: string, name: string): LintConfig {
  const found = { [OWN]: own, [COMPAT]: compat.configs[name], bpmnlint: bpmnlintConfig(name) }[pkg];
  if (found === undefined) throw new Error(`Expected a rule set ${name} in ${pkg}, but there is none.`);
  return found;
}

function modulePath(pkg: string, rule: string): string {
  if (pkg !== COMPAT) return `${pkg}/rules/${rule}`;
  return `${COMPAT}/${compat.rules[rule] ?? `rules/${rule}`}`;
}

function bpmnlintConfig(name: string): LintConfig | undefined {
  return name === 'recommended' ? (load('bpmnlint/config/recommended') as LintConfig) : undefined;
}
