# Makes more.json and the CSV files named below from R posterior 1.4.0 (Debian 12), in this folder; bfmi is the formula that rstan 2.21.7 shows for get_bfmi:
#     Rscript more.R
suppressMessages(library(posterior))
set.seed(20210705)
ar <- function(n, chains, rho, scale = 1) sapply(seq_len(chains), function(c) as.numeric(arima.sim(list(ar = rho), n)) * scale)
sets <- list(
  odd = ar(101, 3, 0.5),
  scales = cbind(ar(100, 3, 0.3), ar(100, 1, 0.3, 5)),
  cauchy = matrix(rcauchy(400), 100),
  antithetic = ar(150, 4, -0.9),
  trend = ar(100, 2, 0.2) + seq(-1, 1, length.out = 100),
  short = matrix(rnorm(12), 6),
  tiny = matrix(rnorm(14), 7),
  binary = matrix(as.numeric(runif(300) < 0.3), 100),
  offset = 1e3 + ar(90, 2, 0.6),
  still = cbind(rnorm(64), rep(0.3, 64)),
  prime = ar(211, 1, 0.8))
sets$alternating <- matrix(rep(c(-1, 1.5), 60), 60)
sets$infinite <- ar(50, 2, 0.1); sets$infinite[7, 2] <- Inf
sets$four <- matrix(rnorm(8), 4)
one <- function(x) { f <- as.numeric(x); if (is.na(f)) "null" else if (is.infinite(f)) "\"+Inf\"" else sprintf("%.17g", f) }
entry <- function(x) {
  v <- suppressWarnings(list(rhat = rhat(x), rhat_basic = rhat_basic(x), ess_bulk = ess_bulk(x), ess_tail = ess_tail(x), ess_basic = ess_basic(x), ess_mean = ess_mean(x),
    ess_sd = ess_sd(x), ess_q05 = ess_quantile(x, 0.05), ess_q50 = ess_quantile(x, 0.5), ess_q100 = ess_quantile(x, 1), mcse_mean = mcse_mean(x), mcse_sd = mcse_sd(x),
    mcse_q05 = mcse_quantile(x, 0.05), mcse_q50 = mcse_quantile(x, 0.5), mcse_q95 = mcse_quantile(x, 0.95), q05 = quantile(x, 0.05), q33 = quantile(x, 1 / 3),
    lag1 = autocorrelation(x[, 1])[2], lag4 = autocorrelation(x[, 1])[5],
    bfmi = sum(diff(x[, 1])^2) / nrow(x) / stats::var(x[, 1])))
  paste0("{", paste0("\"", names(v), "\": ", sapply(v, one), collapse = ", "), "}")
}
lines <- c()
for (name in names(sets)) {
  x <- matrix(as.numeric(sprintf("%.17g", sets[[name]])), nrow(sets[[name]]))
  write.table(matrix(sprintf("%.17g", x), nrow(x)), paste0(name, ".csv"), sep = ",", row.names = FALSE, col.names = FALSE, quote = FALSE)
  lines <- c(lines, paste0("\"", name, "\": ", entry(x)))
}
writeLines(paste0("{\"posterior_version\": \"", packageVersion("posterior"), "\",\n", paste(lines, collapse = ",\n"), "}"), "more.json")
