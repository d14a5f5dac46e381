// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::service {

/// `https://orcid.org/0000-0002-1825-0097` of an ORCID in any writing whose check digit (ISO 7064 mod 11-2) is right; else empty.
std::string orcid_of(std::string_view text);
/// `https://ror.org/01ggx4157` of a ROR id, bare or as address, whose check digits (ISO 7064 mod 97-10) are right; else empty.
std::string ror_of(std::string_view text);

}  // namespace quarry::service
