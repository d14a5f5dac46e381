// SPDX-License-Identifier: GPL-2.0-or-later
#include "quarry/descriptor.hpp"

#include <unistd.h>

namespace quarry {

void Descriptor::reset() noexcept {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

}  // namespace quarry
