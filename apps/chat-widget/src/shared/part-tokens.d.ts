/** The design tokens that only parts of the widget use, selected by the build. */
declare module "*?part&inline" {
  const styles: string;
  export = styles;
}
