import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { QrCode } from './QrCode';

it('draws a different code for each link, with the quiet zone that cameras need', () => {
  const path = (text: string): string => {
    const { container } = render(<QrCode text={text} label="code" />);
    return container.querySelectorAll('path')[1]?.getAttribute('d') ?? '';
  };
  const one = path('https://praxis.example/m/abc');
  expect(one).not.toBe(path('https://praxis.example/m/abd'));
  const columns = [...one.matchAll(/M(\d+) (\d+)h/g)].map((match) => Number(match[1]));
  expect(Math.min(...columns)).toBe(3);
});
