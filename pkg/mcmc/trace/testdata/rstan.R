# Reads the CSV files that are given by rstan, and prints what it has of them.
suppressMessages(library(rstan))
fit <- read_stan_csv(commandArgs(TRUE))
cat("warmup", fit@sim$warmup, "iter", fit@sim$iter, "chains", fit@sim$chains, "\n")
cat("dims", paste(names(fit@par_dims), sapply(fit@par_dims, paste, collapse = "x"), sep = ":"), "\n")
cat("bfmi", sprintf("%.17g", get_bfmi(fit)), "\n")
cat("divergent", get_num_divergent(fit), "\n")
theta <- extract(fit, "theta", permuted = FALSE, inc_warmup = TRUE)
for (chain in seq_len(dim(theta)[2])) cat("theta", sprintf("%.17g", t(theta[, chain, ])), "\n")
