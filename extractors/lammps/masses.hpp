// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace quarry::lammps {

/// The element of a mass in u: the one whose weight is within 0.015 (of heavy ones 0.03 %), if it is one only. Empty for
/// whole numbers up to 10, which are as likely reduced units, and for united atoms (CH2 is 14.027, nitrogen 14.007).
std::string element_of_mass(double mass);

/// The elements of all masses; empty where one has none.
std::vector<std::string> elements_of_masses(const std::vector<double>& masses);

}  // namespace quarry::lammps
