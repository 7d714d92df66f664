#include "sim/plain_math.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace raftsim::plain {
namespace {

/// ln 2 in two parts; the first has 20 zero bits at its end, so that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62E42FEEp-1;
constexpr double kLn2Low = 0x1.A39EF35793C76p-33;
constexpr double kSqrtHalf = 0x1.6A09E667F3BCDp-1;
/// 1 / sqrt(2 pi)
constexpr double kNormalDensityAtZero = 0x1.9884533D43651p-2;

constexpr int kExponentBias = 1023;
constexpr unsigned kMantissaBits = 52;

/// 2 to the n; n from -1022 to 1023.
double power_of_two(int n) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n + kExponentBias) << kMantissaBits);
}

double normal_density(double x) {
  return kNormalDensityAtZero * exp(-0.5 * x * x);
}

}  // namespace

double exp(double x) {
  constexpr double kLimit = 700;
  if (x < -kLimit) return 0;
  if (x > kLimit) return std::numeric_limits<double>::infinity();
  // x = n ln 2 + rest with |rest| <= ln 2 / 2, and Taylor's series for the rest.
  const int n = static_cast<int>(x / (kLn2High + kLn2Low) + (x < 0 ? -0.5 : 0.5));
  const double rest = (x - n * kLn2High) - n * kLn2Low;
  constexpr int kTerms = 16;
  double sum = 1;
  for (int k = kTerms; k > 0; --k) sum = 1 + sum * rest / k;
  return sum * power_of_two(n);
}

double log(double x) {
  // x = m 2^n with m from sqrt(1/2) to sqrt(2), and ln m = 2 artanh((m - 1) / (m + 1)).
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int n = static_cast<int>(bits >> kMantissaBits) - kExponentBias + 1;
  double m = x / power_of_two(n - 1) / 2;
  if (m < kSqrtHalf) {
    m *= 2;
    --n;
  }
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  constexpr int kLastOdd = 25;
  double sum = 0;
  for (int k = kLastOdd; k > 0; k -= 2) sum = sum * square + 1.0 / k;
  return n * kLn2High + (n * kLn2Low + 2 * s * sum);
}

double normal_tail(double x) {
  constexpr double kSeriesEnd = 3;
  if (x < kSeriesEnd) {
    // 1/2 less the integral from 0: density(x) (x + x^3 / 3 + x^5 / (3 5) + ...).
    constexpr int kLastOdd = 121;
    double sum = 0;
    for (int k = kLastOdd; k > 1; k -= 2) sum = (1 + sum) * x * x / k;
    return 0.5 - normal_density(x) * x * (1 + sum);
  }
  // Laplace's continued fraction: density(x) / (x + 1 / (x + 2 / (x + 3 / ...))).
  constexpr int kDepth = 100;
  double denominator = x;
  for (int k = kDepth; k > 0; --k) denominator = x + k / denominator;
  return normal_density(x) / denominator;
}

double normal_tail_inverse(double tail) {
  // Newton's method for ln normal_tail(x) = ln tail. The logarithm is concave, so that the first step from 0
  // goes too far, if anything, and all later ones come down to the solution.
  constexpr int kMostSteps = 50;
  constexpr double kFarthest = 30;
  constexpr double kClose = 1e-14;
  const double wanted = log(tail);
  double x = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const double here = normal_tail(x);
    const double change = (log(here) - wanted) * here / normal_density(x);
    x = std::clamp(x + change, 0.0, kFarthest);
    if (change < kClose * (1 + x) && change > -kClose * (1 + x)) break;
  }
  return x;
}

}  // namespace raftsim::plain
