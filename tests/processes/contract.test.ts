import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ASKED_BY_PROGRAMS, CASE_DECISIONS } from '../../domain/decision-inputs.ts';
import { ROLES } from '../../domain/roles.ts';
import { CANDIDATE_GROUPS, OUTPUTS_OF_JOB } from '../../processes/lint/contract.ts';
import { jobHandlers } from '../../workers/index.ts';
import { type DiagramElement, readDiagrams } from './diagram-reader.ts';
import { filesEndingWith, processesFolder } from './process-files.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/process-contract.md'), 'utf8');

/** Rows of the table under a heading, as cells without code marks. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

const words = (cell = ''): readonly string[] =>
  cell
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
const sorted = (list: Iterable<string>): readonly string[] => [...new Set(list)].sort();
const isNamed = (value: string | undefined): value is string => value !== undefined;

describe('the process contract', () => {
  let elements: readonly DiagramElement[];
  const all = (isOne: (element: DiagramElement) => boolean): readonly DiagramElement[] => elements.filter(isOne);

  beforeAll(async () => {
    elements = await readDiagrams();
  });

  test('lists every job type with the elements, mappings and errors of the diagrams', () => {
    // given
    const jobs = all(({ jobType }) => jobType !== undefined);

    // when
    const drawn = sorted(jobs.map(({ jobType }) => jobType).filter(isNamed)).map((type) => {
      const ofType = jobs.filter(({ jobType }) => jobType === type);
      const ids = ofType.map(({ id }) => id);
      return {
        type,
        elements: sorted(ids),
        set: sorted(ofType.flatMap(({ inputs }) => Object.keys(inputs))),
        outputs: sorted(ofType.flatMap(({ outputs }) => Object.keys(outputs))),
        errors: sorted(
          all(({ attachedTo }) => ids.includes(attachedTo ?? ''))
            .map(({ errorCode }) => errorCode)
            .filter(isNamed),
        ),
      };
    });

    // then
    const listed = tableUnder('Job types').map(([type, ids, inputs, outputs, errors]) => ({
      type,
      elements: sorted(words(ids)),
      set: sorted(
        words(inputs)
          .filter((word) => word.endsWith('°'))
          .map((word) => word.slice(0, -1)),
      ),
      outputs: sorted(words(outputs)),
      errors: sorted(words(errors)),
    }));
    expect([...listed].sort((a, b) => ((a.type ?? '') < (b.type ?? '') ? -1 : 1))).toEqual(drawn);
    const outputs = Object.entries(OUTPUTS_OF_JOB).map(([type, names]) => [type, sorted(names)]);
    expect(outputs).toEqual(drawn.map((job) => [job.type, job.outputs]));
  });

  test('has a worker for every job type, which reads no other variables than are listed', () => {
    const listed = tableUnder('Job types');
    expect(sorted(Object.keys(jobHandlers))).toEqual(sorted(listed.map(([type = '']) => type)));
    for (const [type = '', , inputs] of listed) {
      const source = readFileSync(join(import.meta.dirname, `../../workers/${type}.ts`), 'utf8');
      const reads = [...source.matchAll(/job, '(\w+)'|job\.variables\['(\w+)'\]/g)].map(
        (match) => match[1] ?? match[2],
      );
      const known = words(inputs).map((word) => word.replace('°', ''));
      expect({ type, unlisted: reads.filter((name) => name !== undefined && !known.includes(name)) }).toEqual({
        type,
        unlisted: [],
      });
    }
  });

  test('gives every job three attempts, and the same mappings to all elements of a type', () => {
    const jobs = all(({ jobType }) => jobType !== undefined);
    expect(jobs.filter(({ retries }) => retries !== '3')).toEqual([]);
    for (const job of jobs) {
      const sisters = jobs.filter(({ jobType }) => jobType === job.jobType);
      expect(new Set(sisters.map(({ inputs, outputs }) => JSON.stringify([Object.keys(inputs), outputs]))).size).toBe(
        1,
      );
    }
  });

  test('lists every user task with its group, stage and outputs', () => {
    const drawn = all(({ kind }) => kind === 'UserTask').map(({ id, group, headers, outputs, form }) => {
      expect(form).toBe(id);
      return [id, group, headers['stage'], sorted(Object.keys(outputs).filter((name) => name !== 'attempt'))];
    });
    const listed = tableUnder('User tasks').map(([id, group, stage, , outputs]) => [
      id,
      group,
      stage,
      sorted(words(outputs)),
    ]);
    expect([...listed].sort()).toEqual([...drawn].sort());
    expect(CANDIDATE_GROUPS).toEqual(sorted(drawn.map(([, group]) => String(group))));
    expect(CANDIDATE_GROUPS.filter((group) => !ROLES.some((role) => role === group))).toEqual([]);
  });

  test('has a form for every user task, whose fields are the outputs of the task, and those that it leaves behind', () => {
    const folder = join(processesFolder, 'forms');
    const tasks = all(({ kind }) => kind === 'UserTask');
    expect(filesEndingWith('.form', folder)).toEqual(sorted(tasks.map(({ id }) => `${id}.form`)));
    const leftBehind = new Map(tableUnder('Fields without an output').map(([id, fields]) => [id, words(fields)]));
    for (const { id, outputs } of tasks) {
      const form = JSON.parse(readFileSync(join(folder, `${id}.form`), 'utf8'));
      const keys = form.components.map((component: { key?: string }) => component.key).filter(isNamed);
      expect({ id: form.id, keys: sorted(keys) }).toEqual({
        id,
        keys: sorted([...Object.keys(outputs).filter((name) => name !== 'attempt'), ...(leftBehind.get(id) ?? [])]),
      });
    }
  });

  test('lists what goes in and out of every called process', () => {
    const drawn = all(({ calledProcess }) => calledProcess !== undefined).map(
      ({ id, calledProcess, inputs, outputs }) => [
        ...[calledProcess, id, sorted(Object.keys(inputs)), sorted(Object.keys(outputs))],
      ],
    );
    const listed = tableUnder('Processes').map(([process, by, input, output]) => [
      ...[process, by, sorted(words(input)), sorted(words(output))],
    ]);
    expect(listed[0]?.[0]).toBe('drawing-review');
    expect(listed.slice(1).sort()).toEqual([...drawn].sort());
    expect(filesEndingWith('.bpmn')).toEqual(sorted(listed.map(([process]) => `${process}.bpmn`)));
  });

  test('lists every decision with its result', () => {
    const rules = all(({ decision }) => decision !== undefined);
    const listed = tableUnder('Decisions').map(([decision, ids, results]) => [decision, words(ids), words(results)]);
    const drawn = listed.map(([decision]) => {
      const own = rules.filter((rule) => rule.decision === decision);
      return [decision, own.map(({ id }) => id), own.map(({ resultVariable }) => resultVariable)];
    });
    expect(listed).toEqual(drawn);
    expect(sorted([...rules.map((rule) => rule.decision ?? ''), ...ASKED_BY_PROGRAMS])).toEqual(sorted(CASE_DECISIONS));
    expect(filesEndingWith('.dmn')).toEqual(sorted(CASE_DECISIONS.map((decision) => `${decision}.dmn`)));
  });

  test('lists every message with its receivers, and the signal', () => {
    const catching = all(({ message }) => message !== undefined);
    const listed = tableUnder('Messages and signals').map(([message, ids]) => [message, sorted(words(ids))]);
    const drawn = sorted(catching.map(({ message }) => message ?? '')).map((message) => [
      ...[message, sorted(catching.filter((each) => each.message === message).map(({ id }) => id))],
    ]);
    expect([...listed].sort()).toEqual(drawn);
    for (const { id, signal } of all((each) => each.signal !== undefined)) {
      expect(page).toContain(id);
      expect(page).toContain(`\`${signal}\``);
    }
  });

  test('lists every clock with the answers that are drawn', () => {
    const drawn = all(({ jobType }) => jobType === 'check-deadline').map(({ id, inputs }) => {
      const gateway = `Is${id.replace(/^Check|Deadline$/g, '')}Due`;
      const answers = all(({ source }) => source === gateway).flatMap(
        ({ condition }) => /"(\w+)"/.exec(condition ?? '')?.[1],
      );
      return [JSON.parse(inputs['clockKind'] ?? '""'), sorted(answers.filter(isNamed))];
    });
    const listed = tableUnder('Stop the clock').map(([kind, subprocess, first, answers]) => {
      expect(elements.find(({ id }) => id === subprocess)?.inputs['wakeAt']).toBe('wakeAt');
      expect(elements.find(({ id }) => id === first)?.outputs['wakeAt']).toBe('wakeAt');
      return [kind, sorted(words(answers))];
    });
    expect([...listed].sort()).toEqual([...drawn].sort());
  });

  test('explains every variable that is drawn or named, and no other', () => {
    const drawn = elements.flatMap(({ inputs, outputs, resultVariable, itemVariable }) => [
      ...[...Object.keys(inputs), ...Object.keys(outputs), resultVariable, itemVariable].filter(isNamed),
    ]);
    const named = [
      ...tableUnder('Job types').flatMap(([, , inputs, outputs]) => [...words(inputs), ...words(outputs)]),
      ...tableUnder('User tasks').flatMap(([, , , seen, outputs]) => [...words(seen), ...words(outputs)]),
      ...tableUnder('Processes').flatMap(([, , inputs, outputs]) => [...words(inputs), ...words(outputs)]),
    ].map((word) => word.replace('°', ''));
    const explained = tableUnder('Variables').flatMap(([names]) => words(names));
    expect(sorted(explained)).toEqual(sorted([...drawn, ...named]));
  });

  test('names the results with which a case is closed', () => {
    const drawn = all(({ jobType }) => jobType === 'close-case').map(({ inputs }) =>
      JSON.parse(inputs['caseResult'] ?? '""'),
    );
    const [, content = ''] = tableUnder('Variables').find(([name]) => name === 'caseResult') ?? [];
    expect(sorted(content.split(/, | or /))).toEqual(sorted(drawn));
  });
});
