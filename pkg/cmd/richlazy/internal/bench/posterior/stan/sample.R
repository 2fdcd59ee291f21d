# Draws from Stan programs, for richlazy bench posterior. A line on stdin asks, fields apart by tabs; the answer is a line that begins with RICHLAZY, after which all else went to stderr.
say <- function(...) { sink(); cat("RICHLAZY\t", paste(..., sep = "\t"), "\n", sep = ""); flush(stdout()); sink(stderr()) }
sink(stderr())
source(file.path(commandArgs(TRUE)[1], "compile.R"))
models <- list()

sample_to <- function(program, data, keep, pars, delta, seed, warmup, draws, chains, out) {
  if (is.null(models[[program]])) models[[program]] <<- compiled(program, keep)
  given <- new.env()
  sys.source(data, given)
  pars <- strsplit(pars, ",")[[1]]
  fit <- sampling(models[[program]], data = as.list(given), pars = pars, chains = as.integer(chains), cores = 1, warmup = as.integer(warmup),
                  iter = as.integer(warmup) + as.integer(draws), seed = as.integer(seed), refresh = 0, open_progress = FALSE,
                  control = list(adapt_delta = as.numeric(delta)))
  values <- rstan::extract(fit, pars = pars, permuted = FALSE, inc_warmup = FALSE) # draw × chain × quantity
  all <- get_sampler_params(fit, inc_warmup = TRUE)
  kept <- lapply(all, function(x) x[-seq_len(as.integer(warmup)), , drop = FALSE])
  elapsed <- get_elapsed_time(fit) # of the processor: Stan asks clock()
  numbers <- function(name, x) cat(name, sprintf("%.17g", x), "\n", file = to, sep = " ")
  to <- file(out, "w")
  on.exit(close(to))
  numbers("warmup.seconds", elapsed[, "warmup"])
  numbers("sampling.seconds", elapsed[, "sample"])
  numbers("leapfrogs", sapply(kept, function(x) sum(x[, "n_leapfrog__"])))
  numbers("steps", sapply(kept, function(x) x[nrow(x), "stepsize__"]))
  numbers("accept", sapply(kept, function(x) mean(x[, "accept_stat__"])))
  numbers("divergent", sapply(kept, function(x) sum(x[, "divergent__"])))
  for (name in dimnames(values)[[3]]) for (chain in seq_len(dim(values)[2]))
    if (name != "lp__") numbers(name, values[, chain, name])
}

say("ready", paste("rstan", packageVersion("rstan")), R.version.string)
asked <- file("stdin", "r")
while (length(line <- readLines(asked, 1)) > 0) {
  said <- tryCatch({ do.call(sample_to, as.list(strsplit(line, "\t")[[1]])); "done" }, error = function(e) paste("error", gsub("[\t\n]+", " ", conditionMessage(e)), sep = "\t"))
  say(said)
}
