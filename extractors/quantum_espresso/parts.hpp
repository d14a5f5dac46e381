// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "quarry/extractor.hpp"

namespace quarry::quantum_espresso {

/// What a file is, by its first bytes. The order is the order of trust, and decides the main file.
enum class Kind {
  schema,     ///< `data-file-schema.xml` of QE 6.2 and later
  old_xml,    ///< `data-file.xml` before it
  log,        ///< what a program of the suite printed
  tensors,    ///< `tensors.xml` of ph.x
  input,      ///< namelists and cards of pw.x and cp.x
  none
};

Kind kind_of(std::string_view head);
/// Files of a folder that are one run: by their stem (`scf.in`, `scf.out`, `scf.xml`), and AiiDA's `aiida.in` and `aiida.out` with the XML
/// files that have fixed names.
std::optional<Member> member_of(std::string_view name);

}  // namespace quarry::quantum_espresso
