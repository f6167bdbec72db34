#include "detector/detector.h"
