// Makes the font of the documents: the one of the package without subroutines. Of its glyphs each document takes a few
// hundred, but of subroutines the whole numbered list of twenty thousand, which took longer than all the rest.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const NAME = 'NotoSansHans-Regular.otf';
/** hb_subset_flags_t of HarfBuzz: no hinting, desubroutinize, no layout closure. */
const FLAGS = 0x001 | 0x004 | 0x200;
/** hb_subset_sets_t and hb_memory_mode_t. */
const LAYOUT_FEATURES = 6;
const WRITABLE = 2;

const { resolve } = createRequire(import.meta.url);
const source = readFileSync(join(dirname(resolve('@embedpdf/fonts-sc')), '../fonts', NAME));
const { instance } = await WebAssembly.instantiate(readFileSync(resolve('harfbuzzjs/dist/harfbuzz-subset.wasm')));
const target = join(import.meta.dirname, '../dist/fonts');
mkdirSync(target, { recursive: true });
writeFileSync(join(target, NAME), withoutSubroutines(instance.exports, source));

function withoutSubroutines(hb, font) {
  hb._initialize();
  // Growing memory detaches earlier views of it: a new one each time.
  const memory = () => new Uint8Array(hb.memory.buffer);
  const place = hb.malloc(font.length);
  memory().set(font, place);
  const face = hb.hb_face_create(hb.hb_blob_create(place, font.length, WRITABLE, 0, 0), 0);
  const input = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_set_flags(input, FLAGS);
  for (const everything of [hb.hb_subset_input_unicode_set(input), hb.hb_subset_input_set(input, LAYOUT_FEATURES)]) {
    hb.hb_set_clear(everything);
    hb.hb_set_invert(everything);
  }
  const made = hb.hb_face_reference_blob(hb.hb_subset_or_fail(face, input));
  const length = hb.hb_blob_get_length(made);
  if (length === 0) throw new Error(`Expected HarfBuzz to write ${NAME} anew, but it wrote nothing`);
  const from = hb.hb_blob_get_data(made, 0);
  return memory().slice(from, from + length);
}
