export default {
  base: "./",
  // The package finds its files beside itself: bundled ahead of time, it would look for them in the wrong folder.
  optimizeDeps: { exclude: ["@bosque/predictor"] },
};
