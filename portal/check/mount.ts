import type { DocumentCheckView } from '../../api/schemas/documents.ts';
import type { FilingFiguresView } from '../../api/schemas/papers.ts';
import { ApiProblem, get, withQuery } from '../../pages/api-client.ts';
import type { Answer } from '../../pages/wire.ts';
import './check.css';
import { type CheckLink, checkHash, readCheckLink, typed } from './check-link.ts';

type Found = Answer<typeof DocumentCheckView>;
type Figures = Answer<typeof FilingFiguresView>;

const VERDICTS: Readonly<Record<Found['status'], string>> = {
  VALID: '真实有效',
  REVOKED: '已被撤销',
  REPLACED: '已被新版本替代',
};

/** Fixed markup; what the server or a link says is put in as text only. */
const MARKUP = `
  <header class="check-header">图审 · 文书查验</header>
  <main class="check-page">
    <h1>文书查验</h1>
    <form novalidate>
      <label>文书编号<input name="number" required autocomplete="off" /></label>
      <label>验证码（12 位）<input name="code" required autocomplete="off" /></label>
      <button type="submit">查验</button>
    </form>
    <section aria-live="polite"></section>
    <p class="check-figures"></p>
  </main>
  <footer class="check-footer"><a href="#/cases">登录审查系统</a></footer>`;

/** Shows the public check. Without a framework: a phone on a slow line loads a few kilobytes. */
export function mountCheck(): void {
  const place = document.querySelector('#app');
  if (place === null) throw new Error('Expected an element #app in the page, but there is none');
  place.innerHTML = MARKUP;
  const form = place.querySelector('form');
  const result = place.querySelector('section');
  if (form === null || result === null) throw new Error('Expected the form in the markup of the page');
  const [number, code] = form.querySelectorAll('input');
  if (number === undefined || code === undefined) throw new Error('Expected two fields in the form');

  let asked = 0;
  /** Takes the last answer away, and one that is still on its way. */
  const forget = (): number => {
    result.replaceChildren();
    asked += 1;
    return asked;
  };
  const check = async (): Promise<void> => {
    const mine = forget();
    const answer = await answerFor(typed({ number: number.value, code: code.value }));
    if (mine === asked) result.replaceChildren(answer);
  };
  const readLink = (): void => {
    forget();
    const link = readCheckLink(window.location.hash);
    number.value = link.number;
    code.value = link.code;
    if (link.number !== '' && link.code !== '') void check();
  };
  // What stands below is about what was looked up, not about what is being typed.
  form.addEventListener('input', forget);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const missing = [number, code].filter(({ value }) => value.trim() === '');
    if (missing.length > 0) {
      forget();
      result.append(boxWith(`请填写${missing.map((field) => (field === number ? '文书编号' : '验证码')).join('和')}`));
      missing[0]?.focus();
      return;
    }
    const hash = checkHash(typed({ number: number.value, code: code.value }));
    if (hash === window.location.hash) void check();
    else window.location.hash = hash;
  });
  window.addEventListener('hashchange', readLink);
  readLink();
  void showFigures(place);
}

/** How much is really done online; the check goes on without it. */
async function showFigures(place: Element): Promise<void> {
  const line = place.querySelector('.check-figures');
  try {
    const figures = await get<Figures>('/public/filing-figures');
    if (line !== null) line.textContent = figuresText(figures);
  } catch {
    line?.remove();
  }
}

function figuresText({ cases, casesWithoutVisit, paperVisitsPerCase, duplicateRefused }: Figures): string {
  if (paperVisitsPerCase === null) return '';
  const visits = `网上办理 ${cases} 件，${casesWithoutVisit} 件从未到过窗口，平均每件到窗口 ${paperVisitsPerCase} 次`;
  return `${visits}；拒绝重复索要材料 ${duplicateRefused} 次。`;
}

async function answerFor({ number, code }: CheckLink): Promise<HTMLElement> {
  try {
    const path = `/public/documents/${encodeURIComponent(number)}`;
    return verdictOn(await get<Found>(withQuery(path, { code })));
  } catch (error) {
    const box = boxWith(sentenceOf(error));
    box.append(textElement('p', '请核对文书上印制的编号和验证码。'));
    return box;
  }
}

function verdictOn({ status, title, number, issuedOn, sha256, projectName, building }: Found): HTMLElement {
  const box = boxWith(`${title}：${VERDICTS[status]}`);
  box.classList.toggle('good', status === 'VALID');
  const list = document.createElement('dl');
  const rows = {
    文书: title,
    项目: projectName,
    单体或分期: building || '—',
    编号: number,
    签发日期: issuedOn,
    '文件 SHA-256': sha256,
  };
  for (const [name, value] of Object.entries(rows)) list.append(textElement('dt', name), textElement('dd', value));
  box.append(list);
  return box;
}

/** A wrong number and a wrong code are answered alike, and so they are told alike. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return '暂时无法查验，请稍后再试';
  const isNoMatch = error.body.status === 404 || error.body.status === 400;
  return isNoMatch ? '编号与验证码不符，未查到该文书' : error.message;
}

function boxWith(heading: string): HTMLElement {
  const box = document.createElement('div');
  box.className = 'check-result';
  box.append(textElement('h2', heading));
  return box;
}

function textElement(name: 'h2' | 'p' | 'dt' | 'dd', text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
