# The compiled model of a Stan program, from a folder that keeps them. Its name has what it depends on: program, flags, versions.
suppressMessages(library(rstan))
compiled <- function(file, keep) {
  boost <- system.file("include", package = "BH")
  if (!dir.exists(file.path(boost, "boost"))) boost <- "/usr/include" # Debian's r-cran-bh is empty, and rstan then finds no Boost
  rstan_options(boost_lib = boost, eigen_lib = system.file("include", package = "RcppEigen"))
  name <- sub("\\.stan$", "", basename(file))
  flags <- "-O3"
  key <- paste(name, substr(tools::md5sum(file), 1, 12), "rstan", packageVersion("rstan"), "R", getRversion(), sub("-", "", flags), sep = "-")
  kept <- file.path(keep, paste0(key, ".rds"))
  if (file.exists(kept)) return(readRDS(kept))
  makevars <- tempfile()
  writeLines(paste(c("CXXFLAGS", "CXX11FLAGS", "CXX14FLAGS", "CXX17FLAGS"), "=", flags, "-w"), makevars)
  Sys.setenv(R_MAKEVARS_USER = makevars)
  model <- stan_model(file, model_name = name)
  part <- paste0(kept, ".", Sys.getpid())
  saveRDS(model, part)
  file.rename(part, kept)
  model
}
