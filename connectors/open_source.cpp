// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"

namespace quarry {

std::unique_ptr<Connector> open_source(std::string_view source, const ConnectorOptions& options) {
  if (source.empty()) throw Error(Code::invalid_argument, "no source: name a folder, a file or an address");
  const ConnectorKind* chosen = nullptr;
  std::string known;
  for (const auto* const kind : connector_kinds()) {
    known += (known.empty() ? "" : ", ") + std::string(kind->name);
    if (!kind->claims(source, options)) continue;
    if (chosen == nullptr || kind->priority < chosen->priority) chosen = kind;
  }
  if (chosen == nullptr)
    throw Error(Code::invalid_argument,
                without_secrets(source) + ": no kind of source that is known here; there are " + known);
  return chosen->open(source, options);
}

}  // namespace quarry
