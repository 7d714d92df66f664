#pragma once

/// The few transcendental functions that distributions need, by additions, multiplications and divisions
/// alone. IEEE 754 fixes the result of those to the last bit, so that every machine computes the same table,
/// which it does not promise for the library's exp and log. Relative errors are below 1e-12; made for tables,
/// not for speed.
namespace raftsim::plain {

/// e to the x; 0 below -700 and infinity above 700.
double exp(double x);

/// The natural logarithm of a positive normal number.
double log(double x);

/// The part of the standard normal distribution above x; x from 0 to 30.
double normal_tail(double x);

/// The x from 0 on that has the part `tail` of the standard normal distribution above it; tail from 1e-100 to
/// 1/2.
double normal_tail_inverse(double tail);

}  // namespace raftsim::plain
