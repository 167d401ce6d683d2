/** SVG files come as their text; build.mjs sets the loader. */
declare module '*.svg' {
  const text: string;
  export default text;
}
