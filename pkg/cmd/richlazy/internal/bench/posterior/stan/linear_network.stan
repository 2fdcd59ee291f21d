// A linear network of one hidden layer; its posterior is known exactly. Products are of matrices, as Stan is fastest with.
data {
  int<lower=1> N;
  int<lower=1> D;
  int<lower=1> H;
  matrix[N, D] X;
  vector[N] y;
  real<lower=0> noise;
  real<lower=0> sd_a;
  real<lower=0> sd_w;
}
parameters {
  matrix[H, D] W;
  vector[H] a;
}
model {
  to_vector(W) ~ normal(0, sd_w);
  a ~ normal(0, sd_a);
  y ~ normal(X * (W' * a), noise);
}
generated quantities {
  real norm = dot_self(a);
  vector[D] w = W' * a;
  real mse = dot_self(y - X * w) / N;
}
