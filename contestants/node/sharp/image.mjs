// image with sharp: decode, resize with the Lanczos filter, encode.
import sharp from 'sharp';
import { answerLines } from './answer-lines.mjs';

sharp.cache(false); // its cache of decoded files would answer instead of the work

function quadrants({ data, info }) {
  const half = [info.width >> 1, info.height >> 1];
  const sums = [0, 1, 2, 3].map(() => new Array(info.channels).fill(0));
  for (let y = 0; y < 2 * half[1]; y++) {
    for (let x = 0; x < 2 * half[0]; x++) {
      const sum = sums[(x >= half[0] ? 1 : 0) + (y >= half[1] ? 2 : 0)];
      const at = (y * info.width + x) * info.channels;
      for (let c = 0; c < info.channels; c++) sum[c] += data[at + c];
    }
  }
  return sums.map((sum) => sum.map((value) => value / (half[0] * half[1])));
}

await answerLines({
  async thumbnail({ file, side }) {
    const small = await sharp(file)
      .resize(side, side, { kernel: 'lanczos3', fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width: small.info.width, height: small.info.height, channels: small.info.channels };
    const encoded = await sharp(small.data, { raw }).jpeg({ quality: 80 }).toBuffer();
    const { width, height, format } = await sharp(encoded).metadata();
    return { width, height, format, means: quadrants(small) };
  },
});
