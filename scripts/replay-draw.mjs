// Draws the agency of a case again from the published record and says whether the result is the same.
// Usage: node scripts/replay-draw.mjs record.json   (the answer of GET /api/v1/applications/{id}/agency-draws)
// It shares no code with the program, on purpose: docs/agency-lot.md is all that it follows.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Expected the file of a record, but none was named.');
  process.exit(2);
}

function weightOf(candidate, drawnByAll) {
  if (!candidate.eligible) return 0;
  const short = candidate.targetShare * (drawnByAll + 1) - candidate.drawnThisYear;
  const load = candidate.openCases / Math.max(1, candidate.reviewers);
  return Math.max(1, Math.round((10_000 * Math.max(0.02, short)) / (1 + load)));
}

function replay({ seed, message, candidates }) {
  const drawnByAll = candidates.reduce((sum, { drawnThisYear }) => sum + drawnThisYear, 0);
  const inOrder = [...candidates].sort((a, b) => (a.agencyCode < b.agencyCode ? -1 : 1));
  const weights = inOrder.map((candidate) => weightOf(candidate, drawnByAll));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return { agencyCode: null, weights };
  const hash = createHmac('sha256', seed).update(message).digest('hex');
  let left = BigInt(`0x${hash}`) % BigInt(total);
  const index = weights.findIndex((weight) => {
    const isHere = left < BigInt(weight);
    if (!isHere) left -= BigInt(weight);
    return isHere;
  });
  return { agencyCode: inOrder[index].agencyCode, weights };
}

let isSame = true;
for (const record of JSON.parse(readFileSync(file, 'utf8')).items.filter(({ drawnAt }) => drawnAt !== null)) {
  const { agencyCode, weights } = replay(record);
  const published = [...record.candidates].sort((a, b) => (a.agencyCode < b.agencyCode ? -1 : 1));
  const same = agencyCode === record.agencyCode && published.every(({ weight }, index) => weight === weights[index]);
  console.log(
    `draw ${record.draw}: ${agencyCode ?? 'nobody'} ${same ? 'as published' : `, but published was ${record.agencyCode}`}`,
  );
  isSame &&= same;
}
process.exit(isSame ? 0 : 1);
