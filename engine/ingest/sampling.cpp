// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>

#include "ingest/extraction_runner.hpp"
#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t head_bytes = std::size_t{64} << 10;
constexpr std::size_t tail_bytes = std::size_t{16} << 10;

}  // namespace

Sample read_sample(const InputFile& file) {
  Sample sample;
  if (file.descriptor < 0) {
    sample.problem = "cannot be read";
    return sample;
  }
  try {
    File opened(file.name, ::fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0), file.size);
    sample.head = opened.head(head_bytes);
    sample.tail = opened.tail(tail_bytes);
  } catch (const Error& error) {
    sample.problem = error.what();
  }
  return sample;
}

}  // namespace quarry::intake
